"""What the pages of monitoring read, room by room."""

from typing import Any

from grants.core.waiting import Waiting
from grants.monitoring.selectors import closing, indicators, owed, verification
from grants.monitoring.selectors.monitoring_work import monitoring_waiting_for
from grants.monitoring.selectors.owed import duties_visible_to, overdue, reports_owed
from grants.monitoring.selectors.reports import (
    OWING,
    due_day,
    end_of_day,
    find_report,
    get_activity,
    get_cost,
    get_duty,
    get_report,
    reports_visible_to,
)

__all__ = [
    "OWING",
    "due_day",
    "duties_visible_to",
    "end_of_day",
    "find_report",
    "get_activity",
    "get_cost",
    "get_duty",
    "get_report",
    "overdue",
    "reports_owed",
    "reports_visible_to",
    "waiting_for",
]


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user in monitoring."""
    if not getattr(user, "pk", None):
        return []
    own = [*owed.waiting_for(user), *verification.waiting_for(user)]
    return [*own, *closing.waiting_for(user), *indicators.waiting_for(user), *monitoring_waiting_for(user)]
