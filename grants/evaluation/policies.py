"""Who may check, score, recommend and decide. An evaluator sees a file only after declaring no conflict."""

from typing import Any

import rules

from grants.calls.services import authors_of
from grants.people.policies import is_member
from grants.programmes.policies import has_role, is_approver, is_officer, is_staff
from workflows.engine import people_who
from workflows.policies import is_system


@rules.predicate
def is_own_sheet(user: Any, assessment: Any) -> bool:
    """True for the evaluator whose sheet it is."""
    return assessment.evaluator_id == user.pk


@rules.predicate
def may_read_file(user: Any, assessment: Any) -> bool:
    """True for the evaluator who has declared no conflict of interest."""
    return assessment.evaluator_id == user.pk and assessment.state in {"accepted", "submitted"}


@rules.predicate
def is_panel_member(user: Any, panel: Any) -> bool:
    """True for the evaluators appointed to the committee."""
    panel = getattr(panel, "panel", panel)
    return any(member.user_id == user.pk for member in panel.members.all())


@rules.predicate
def scores_are_open(_user: Any, panel: Any) -> bool:
    """True once all scores are in: nobody reads another's scores before."""
    return getattr(panel, "panel", panel).state in {"ranked", "recommended", "decided"}


@rules.predicate
def took_no_part(user: Any, panel: Any) -> bool:
    """True for who neither scored nor ran the call: not on the committee, not its author, checker or secretary."""
    if is_panel_member(user, panel) or user.pk in authors_of(panel.call):
        return False
    return user.pk not in people_who(panel, "open_scoring", "close_scoring", "recommend")


is_evaluator_of_action = has_role("evaluator")
is_committee = is_officer | is_panel_member
is_decider = is_approver & took_no_part

rules.add_perm("checks.answer", is_officer)
rules.add_perm("panels.form", is_officer)
rules.add_perm("panels.view", is_staff | is_panel_member)
rules.add_perm("panels.view_scores", scores_are_open & (is_staff | is_panel_member))
rules.add_perm("panels.open_scoring", is_officer)
rules.add_perm("panels.close_scoring", is_officer)
rules.add_perm("panels.propose", is_committee)
rules.add_perm("panels.recommend", is_committee)
rules.add_perm("panels.return_to_committee", is_decider)
rules.add_perm("panels.decide", is_decider)
rules.add_perm("assessments.view", is_own_sheet)
rules.add_perm("assessments.read_file", may_read_file)
rules.add_perm("assessments.declare", is_own_sheet)
rules.add_perm("assessments.recuse", is_own_sheet)
rules.add_perm("assessments.score", may_read_file)
rules.add_perm("assessments.submit", may_read_file)
rules.add_perm("applications.award", is_approver)
rules.add_perm("applications.reserve", is_approver)
rules.add_perm("applications.reject", is_approver)
rules.add_perm("awards.view", is_staff | is_member)
rules.add_perm("awards.contract", is_approver | is_system)
rules.add_perm("awards.lapse", is_officer | is_member | is_system)
