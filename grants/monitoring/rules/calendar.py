"""When people hear of a report that is owed. Pure."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

ESCALATION: Final = "escalate"


@dataclass(frozen=True)
class Mark:
    """A day on which people hear of a report; `key` names it for good: "-30", "+7", "escalate"."""

    key: str
    on: datetime.date

    @property
    def is_before(self) -> bool:
        """Whether it comes before the report is due."""
        return self.key.startswith("-")


def marks_of(
    due_on: datetime.date, *, before: Collection[int], after: Collection[int], escalate: int
) -> tuple[Mark, ...]:
    """Return the days on which people hear of a report, in their order; the approver hears last, on his own day."""
    found = [Mark(f"-{days}", due_on - datetime.timedelta(days=days)) for days in set(before)]
    found += [Mark(f"+{days}", due_on + datetime.timedelta(days=days)) for days in set(after)]
    if escalate:
        found.append(Mark(ESCALATION, due_on + datetime.timedelta(days=escalate)))
    return tuple(sorted(found, key=lambda mark: (mark.on, mark.key)))


def reached(marks: Collection[Mark], today: datetime.date, told: Collection[str]) -> list[Mark]:
    """Return the marks that are reached and that nobody was told of, in their order.

    After an outage several may be: the last one says it all, so the caller tells that one and writes all of them down.
    """
    return [mark for mark in marks if mark.on <= today and mark.key not in told]
