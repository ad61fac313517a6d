"""One line of "Waiting for me", the list that every home page starts with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """A piece of work: what it is, from whom it comes, until when, and the one button that leads to it."""

    what: Any
    who: Any
    due: datetime | None
    url: str
    button: Any
    count: int = 1


def soonest_first(items: list[Waiting]) -> list[Waiting]:
    """Return the work in the order in which it falls due; what has no date comes last."""
    return sorted(
        items,
        key=lambda item: (item.due is None, item.due.timestamp() if item.due else 0.0),
    )
