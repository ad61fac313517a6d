"""The verbs of the evaluation: check, appoint, assign, declare, score, rank, recommend, decide, promote, lapse."""

from grants.evaluation.services.assigning import assign_file, assign_files, open_scoring
from grants.evaluation.services.awards import accept_award, decline_award, expire_award, lapse_award, reserved_account
from grants.evaluation.services.calibrating import calibrate, write_calibration
from grants.evaluation.services.checks import admit_application, answer_checks, refuse_application
from grants.evaluation.services.conflicts import (
    declare_conflict,
    find_conflicts,
    find_conflicts_of,
    lift_conflict,
    tell_profile,
)
from grants.evaluation.services.decisions import decide, end_reserve, promote_application
from grants.evaluation.services.eligibility import disqualify
from grants.evaluation.services.handing_over import place_third, reassign_after_recusal
from grants.evaluation.services.members import end_term
from grants.evaluation.services.minutes import (
    circulate_minutes,
    draft_minutes,
    refresh_facts,
    revise_minutes,
    sign_minutes,
    write_minutes,
)
from grants.evaluation.services.moving import move_file, swap_files
from grants.evaluation.services.notes import highlight, remove_highlight, save_notes
from grants.evaluation.services.panels import appoint, compose_panel, declare_impartiality, form_panel, open_panel
from grants.evaluation.services.proposing import (
    Proposal,
    ProposalsRefused,
    propose_outcome,
    propose_outcomes,
    recommend,
    return_recommendation,
)
from grants.evaluation.services.ranking import close_scoring, reopen_scoring
from grants.evaluation.services.scoring import save_score, save_section_comment
from grants.evaluation.services.sheets import (
    declare_no_conflict,
    recuse,
    relieve,
    reopen_sheet,
    submit_scores,
)

__all__ = [
    "Proposal",
    "ProposalsRefused",
    "accept_award",
    "admit_application",
    "answer_checks",
    "appoint",
    "assign_file",
    "assign_files",
    "calibrate",
    "circulate_minutes",
    "close_scoring",
    "compose_panel",
    "decide",
    "declare_conflict",
    "declare_impartiality",
    "declare_no_conflict",
    "decline_award",
    "disqualify",
    "draft_minutes",
    "end_reserve",
    "end_term",
    "expire_award",
    "find_conflicts",
    "find_conflicts_of",
    "form_panel",
    "highlight",
    "lapse_award",
    "lift_conflict",
    "move_file",
    "open_panel",
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
    "remove_highlight",
    "reopen_scoring",
    "reopen_sheet",
    "reserved_account",
    "return_recommendation",
    "revise_minutes",
    "save_notes",
    "save_score",
    "save_section_comment",
    "sign_minutes",
    "submit_scores",
    "swap_files",
    "tell_profile",
    "write_calibration",
    "write_minutes",
]
