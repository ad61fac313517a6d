"""The verbs of reports and of the closure."""

from grants.monitoring.services.closing import close_grant
from grants.monitoring.services.costs import add_cost, remove_cost
from grants.monitoring.services.reporting import (
    NewerText,
    add_activity,
    draft_of,
    remove_activity,
    save_narrative,
    start_report,
    submit_report,
)
from grants.monitoring.services.verifying import (
    accept_costs,
    accept_narrative,
    return_report,
    verify_cost,
    verify_remaining,
)

__all__ = [
    "NewerText",
    "accept_costs",
    "accept_narrative",
    "add_activity",
    "add_cost",
    "close_grant",
    "draft_of",
    "remove_activity",
    "remove_cost",
    "return_report",
    "save_narrative",
    "start_report",
    "submit_report",
    "verify_cost",
    "verify_remaining",
]
