"""What an imported budget changes, line by line, before anything is saved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from grants.applications.models import BudgetLine
from grants.applications.rules import line_amount
from grants.calls.headings import Heading

COLUMNS: Final = (
    *("heading", "description", "unit", "quantity", "unit_rate_cents"),
    *("cofinancing_cents", "in_kind", "cost_type", "partner"),
)


@dataclass(frozen=True)
class Change:
    """A line that comes, goes or changes: as it stood and as it will stand, None where there is none."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def kind(self) -> str:
        """One of: added, changed, taken_out."""
        return "added" if self.before is None else "taken_out" if self.after is None else "changed"

    @property
    def heading(self) -> str:
        """The heading of the line in words."""
        line = self.after or self.before or {}
        return str(Heading(line["heading"]).label)


def changes_of(before: Iterable[BudgetLine], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Return what changes; lines that are the same in every column are left out, wherever they stand.

    A line is taken for the same one changed when its heading and its words are the same.
    """
    olds = [tuple(getattr(line, name) for name in COLUMNS) for line in before]
    news = [tuple(line[name] for name in COLUMNS) for line in after]
    kept = Counter(olds) & Counter(news)
    gone, come = _without(olds, kept), _without(news, kept)
    found = []
    for line in come:
        match = next((old for old in gone if old[:2] == line[:2]), None)
        if match is not None:
            gone.remove(match)
        found.append(Change(_plain(match), _plain(line)))
    found += [Change(_plain(line), None) for line in gone]
    order = {value: place for place, value in enumerate(Heading.values)}
    return sorted(found, key=lambda change: order[(change.after or change.before or {})["heading"]])


def _without(lines: list[tuple[Any, ...]], kept: Counter[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    left, found = Counter(kept), []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found


def _plain(line: tuple[Any, ...] | None) -> dict[str, Any] | None:
    if line is None:
        return None
    values = dict(zip(COLUMNS, line, strict=True))
    return {**values, "amount_cents": line_amount(values["quantity"], values["unit_rate_cents"])}
