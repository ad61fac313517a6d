"""What a contradiction in the terms of a call is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Conflict:
    """A contradiction: its code, the terms at which it can be mended, and what its sentence needs."""

    code: str
    at: tuple[str, ...]
    row: int | None = None
    column: str = ""
    cents: int = 0
    text: str = ""
    whole: str = ""
    lot: str = ""


def named_twice(name: str, rows: list[Mapping[str, Any]], within: tuple[str, ...] = ()) -> Iterator[Conflict]:
    """Yield each row of a list that has the title of an earlier one; `within` are columns that keep titles apart."""
    seen: set[tuple[str, ...]] = set()
    for number, row in enumerate(rows):
        named = (row["title"].strip().casefold(), *(str(row.get(column) or "") for column in within))
        if named in seen:
            yield Conflict("named_twice", (name,), number, "title", text=row["title"])
        seen.add(named)
