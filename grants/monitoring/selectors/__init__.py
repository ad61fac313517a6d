"""What the pages of monitoring read, room by room."""

from typing import Any

from grants.core.waiting import Waiting
from grants.monitoring.selectors import reports
from grants.monitoring.selectors.reports import (
    OWING,
    due_day,
    end_of_day,
    find_report,
    get_activity,
    get_cost,
    get_report,
    grants_to_report_on,
    overdue,
    reports_visible_to,
)

__all__ = [
    "OWING",
    "due_day",
    "end_of_day",
    "find_report",
    "get_activity",
    "get_cost",
    "get_report",
    "grants_to_report_on",
    "overdue",
    "reports_visible_to",
    "waiting_for",
]


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user in monitoring."""
    if not getattr(user, "pk", None):
        return []
    return [*reports.waiting_for(user)]
