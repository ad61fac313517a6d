"""The verbs of reports and of the closure."""

from grants.monitoring.services.asking import answer_question, ask_grantee
from grants.monitoring.services.closing import close_grant, prepare_closure, reopen_grant
from grants.monitoring.services.confirming import confirm_cost
from grants.monitoring.services.cost_import import Imported, import_pasted, import_workbook
from grants.monitoring.services.costs import (
    add_cost,
    attach_files,
    change_cost,
    claim_less,
    remove_cost,
    remove_file,
    remove_receipt,
)
from grants.monitoring.services.disallowing import disallow_cost
from grants.monitoring.services.evidence import add_link, add_photo
from grants.monitoring.services.narrative import save_plan_note, save_report_answer
from grants.monitoring.services.noting import note_on_grant
from grants.monitoring.services.reducing import reduce_grant
from grants.monitoring.services.reporting import (
    NewerFigures,
    add_activity,
    draft_of,
    remove_activity,
    save_figures,
    start_report,
    submit_report,
)
from grants.monitoring.services.sampling import accept_unsampled, draw_sample
from grants.monitoring.services.verifying import (
    accept_costs,
    accept_narrative,
    return_report,
    verify_cost,
    verify_remaining,
)

__all__ = [
    "Imported",
    "NewerFigures",
    "accept_costs",
    "accept_narrative",
    "accept_unsampled",
    "add_activity",
    "add_cost",
    "add_link",
    "add_photo",
    "answer_question",
    "ask_grantee",
    "attach_files",
    "change_cost",
    "claim_less",
    "close_grant",
    "confirm_cost",
    "disallow_cost",
    "draft_of",
    "draw_sample",
    "import_pasted",
    "import_workbook",
    "note_on_grant",
    "prepare_closure",
    "reduce_grant",
    "remove_activity",
    "remove_cost",
    "remove_file",
    "remove_receipt",
    "reopen_grant",
    "return_report",
    "save_figures",
    "save_plan_note",
    "save_report_answer",
    "start_report",
    "submit_report",
    "verify_cost",
    "verify_remaining",
]
