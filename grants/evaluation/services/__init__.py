"""The verbs of the evaluation: check, appoint, assign, declare, score, rank, recommend, decide, promote, lapse."""

from grants.evaluation.services.assigning import (
    assign_file,
    assign_files,
    open_scoring,
    place_third,
    reassign_after_recusal,
)
from grants.evaluation.services.calibrating import calibrate, write_calibration
from grants.evaluation.services.checks import admit_application, answer_checks, refuse_application
from grants.evaluation.services.decisions import decide, lapse_award, promote_application, reserved_account
from grants.evaluation.services.minutes import (
    circulate_minutes,
    draft_minutes,
    refresh_facts,
    revise_minutes,
    sign_minutes,
    write_minutes,
)
from grants.evaluation.services.moving import move_file, swap_files
from grants.evaluation.services.panels import form_panel
from grants.evaluation.services.proposing import (
    Proposal,
    ProposalsRefused,
    propose_outcome,
    propose_outcomes,
    recommend,
    return_recommendation,
)
from grants.evaluation.services.ranking import close_scoring, reopen_scoring
from grants.evaluation.services.sheets import (
    declare_no_conflict,
    recuse,
    relieve,
    reopen_sheet,
    save_score,
    submit_scores,
)

__all__ = [
    "Proposal",
    "ProposalsRefused",
    "admit_application",
    "answer_checks",
    "assign_file",
    "assign_files",
    "calibrate",
    "circulate_minutes",
    "close_scoring",
    "decide",
    "declare_no_conflict",
    "draft_minutes",
    "form_panel",
    "lapse_award",
    "move_file",
    "open_scoring",
    "place_third",
    "promote_application",
    "propose_outcome",
    "propose_outcomes",
    "reassign_after_recusal",
    "recommend",
    "recuse",
    "refresh_facts",
    "refuse_application",
    "relieve",
    "reopen_scoring",
    "reopen_sheet",
    "reserved_account",
    "return_recommendation",
    "revise_minutes",
    "save_score",
    "sign_minutes",
    "submit_scores",
    "swap_files",
    "write_calibration",
    "write_minutes",
]
