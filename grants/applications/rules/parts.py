"""What is missing, and when a project ends. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Missing:
    """A part that is not complete: the section, a code for what is wrong, and what its sentence needs."""

    section: str
    code: str
    detail: tuple[tuple[str, Any], ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        return dict(self.detail)


def last_day(starts_on: date, months: int) -> date:
    """Return the day before the same day `months` later; a month too short for that day ends on its last one."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    day = min(starts_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)
