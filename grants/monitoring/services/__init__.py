"""The verbs of reports and of the closure."""

from grants.monitoring.services.asking import answer_question, ask_grantee
from grants.monitoring.services.closing import close_grant
from grants.monitoring.services.confirming import confirm_cost
from grants.monitoring.services.costs import add_cost, remove_cost
from grants.monitoring.services.disallowing import disallow_cost
from grants.monitoring.services.noting import note_on_grant
from grants.monitoring.services.reducing import reduce_grant
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
    "answer_question",
    "ask_grantee",
    "close_grant",
    "confirm_cost",
    "disallow_cost",
    "draft_of",
    "note_on_grant",
    "reduce_grant",
    "remove_activity",
    "remove_cost",
    "return_report",
    "save_narrative",
    "start_report",
    "submit_report",
    "verify_cost",
    "verify_remaining",
]
