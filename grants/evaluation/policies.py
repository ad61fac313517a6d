"""Who may check, score, recommend and decide. Nobody sees a file who has not declared to be impartial, or has a
conflict of interest with it.
"""

from typing import Any

import rules
from django.contrib.contenttypes.models import ContentType

from grants.applications.closing import closed_files
from grants.applications.policies import has_no_conflict
from grants.calls.services import authors_of
from grants.people.policies import is_member, is_submitter
from grants.programmes.policies import (
    has_any_role,
    has_role,
    is_any_staff,
    is_approver,
    is_auditor,
    is_officer,
    is_staff,
    roles_in,
)
from workflows.engine import people_who
from workflows.models import TransitionRecord
from workflows.policies import is_system


@rules.predicate
def is_own_sheet(user: Any, assessment: Any) -> bool:
    """True for the evaluator whose sheet it is."""
    return assessment.evaluator_id == user.pk


@rules.predicate
def is_handed_out(_user: Any, assessment: Any) -> bool:
    """True once the scoring is open: until then the files may still be shared out otherwise; or for calibration."""
    return assessment.panel.state not in {"forming", "calibrating"} or assessment.is_anchor


@rules.predicate
def may_score(user: Any, assessment: Any) -> bool:
    """True for the evaluator who has declared no conflict of interest."""
    if not has_no_conflict(user, assessment):  # joined the applicant since the file was handed out, say
        return False
    return assessment.evaluator_id == user.pk and assessment.state in {"accepted", "submitted"}


@rules.predicate
def is_before_the_committee(_user: Any, assessment: Any) -> bool:
    """True unless the applicant has withdrawn, or the files are not handed out yet."""
    return assessment.application.state != "withdrawn" and assessment.panel.state != "forming"


@rules.predicate
def is_appointed(user: Any, obj: Any) -> bool:
    """True for who serves on the committee today, with the role of evaluator or officer still held."""
    panel = panel_of(obj)
    serves = any(member.user_id == user.pk and member.is_serving for member in panel.members.all())
    return serves and bool(roles_in(user, panel.call.action) & {"evaluator", "officer"})


@rules.predicate
def has_declared(user: Any, obj: Any) -> bool:
    """True for the member who has signed the declaration of impartiality and confidentiality."""
    members = panel_of(obj).members.all()
    return any(member.user_id == user.pk and member.declared_at is not None for member in members)


@rules.predicate
def has_sat(user: Any, obj: Any) -> bool:
    """True for who was ever appointed to the committee, whether the term has ended or not."""
    return any(member.user_id == user.pk for member in panel_of(obj).members.all())


is_panel_member = is_appointed & has_declared


@rules.predicate
def scores_are_open(_user: Any, obj: Any) -> bool:
    """True once all scores are in: nobody reads another's scores before."""
    return panel_of(obj).state in {"ranked", "recommended", "decided"}


@rules.predicate
def took_no_part(user: Any, obj: Any) -> bool:
    """True for who neither scored nor ran the call nor applied: not on the committee, not its author or checker."""
    panel = panel_of(obj)
    if has_sat(user, panel) or user.pk in authors_of(panel.call):
        return False
    if user.pk in people_who(panel, "form", "open_scoring", "close_scoring", "propose", "recommend"):
        return False
    if closed_files(user).filter(call=panel.call).exists():
        return False
    return not checked_applications(user, panel.call)


@rules.predicate
def is_chair(user: Any, obj: Any) -> bool:
    """True for the chair of the committee."""
    return any(member.user_id == user.pk and member.role == "chair" for member in panel_of(obj).members.all())


@rules.predicate
def is_secretary(user: Any, obj: Any) -> bool:
    """True for the secretary of the committee."""
    return any(member.user_id == user.pk and member.role == "secretary" for member in panel_of(obj).members.all())


@rules.predicate
def stands_apart(user: Any, obj: Any) -> bool:
    """True for who took no part in the evaluation of a file, whether its committee is formed yet or not."""
    application = getattr(obj, "application", obj)
    if user.pk in authors_of(application.call) or checked_applications(user, application.call):
        return False
    panels = application.call.panels.filter(lot=application.lot_id)
    return not is_member(user, application) and all(took_no_part(user, panel) for panel in panels)


@rules.predicate
def did_not_decide(user: Any, complaint: Any) -> bool:
    """True for who has not decided on the file: nobody judges their own decision."""
    application = complaint.application
    panels = application.call.panels.filter(lot=application.lot_id)
    decided = people_who(application, "promote", "disqualify", "preselect", "pass_over")
    return user.pk not in decided and all(user.pk not in people_who(panel, "decide") for panel in panels)


@rules.predicate
def sits_before(user: Any, obj: Any) -> bool:
    """True for the declared members of the committees before which the application is."""
    application = getattr(obj, "application", obj)
    panels = application.call.panels.filter(lot=application.lot_id)
    return any(is_panel_member(user, panel) for panel in panels)


@rules.predicate
def is_of_another(user: Any, conflict: Any) -> bool:
    """True unless it is the user's own conflict: nobody lifts that."""
    return conflict.user_id != user.pk


@rules.predicate
def was_found(_user: Any, conflict: Any) -> bool:
    """True for a conflict that the system found; what a person declared of themselves stands."""
    return conflict.kind != "declared"


@rules.predicate
def is_secretary_before(user: Any, masking: Any) -> bool:
    """True for the secretary of a committee before which the masked file is."""
    application = masking.application
    panels = application.call.panels.filter(lot=application.lot_id)
    return bool(panels.filter(members__user_id=user.pk, members__role="secretary").exists())


def panel_of(obj: Any) -> Any:
    """Return the committee to which an object of the evaluation belongs."""
    if hasattr(obj, "members"):
        return obj
    return obj.panel if hasattr(obj, "panel") else obj.call.panels.get(lot=obj.lot_id, stage=obj.stage)


def checked_applications(user: Any, call: Any) -> bool:
    """Tell whether the user answered a check of the call or admitted or refused one of its applications."""
    files = call.applications.all()
    if files.filter(checks__checked_by_id=user.pk).exists():
        return True
    records = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(files.model),
        subject_id__in=files.values("pk"),
        verb__in=["admit", "refuse"],
    )
    return records.filter(actor_id=user.pk).exists()


is_any_evaluator = has_any_role("evaluator")
is_evaluator = has_role("evaluator")  # whose role was withdrawn meanwhile scores and reads no more
is_committee = is_officer | is_panel_member
is_decider = is_approver & took_no_part
is_judge_of_complaints = is_approver & stands_apart & did_not_decide & has_no_conflict
is_decider_on_file = is_approver & stands_apart & has_no_conflict

rules.add_perm("checks.answer", is_officer & has_no_conflict)
rules.add_perm("panels.form", is_officer)
rules.add_perm("panels.view", is_staff | is_panel_member)
rules.add_perm("panels.serve", is_appointed)
rules.add_perm("panels.declare_impartiality", is_appointed)
rules.add_perm("panels.appoint", is_officer | is_system)
rules.add_perm("panels.end_term", is_officer)
rules.add_perm("profiles.tell", is_any_evaluator)
rules.add_perm("conflicts.declare", is_staff | sits_before)
rules.add_perm("conflicts.list", is_officer | is_auditor)
rules.add_perm("conflicts.find", is_officer | is_system)
rules.add_perm("conflicts.lift", is_officer & has_no_conflict & is_of_another & was_found)
rules.add_perm("panels.staff", is_staff)
rules.add_perm("panels.approve", is_approver)
rules.add_perm("panels.view_scores", scores_are_open & (is_staff | is_panel_member))
rules.add_perm("panels.calibrate", is_officer)
rules.add_perm("panels.open_scoring", is_officer)
rules.add_perm("panels.close_scoring", is_officer)
rules.add_perm("panels.reopen_scoring", is_officer)
rules.add_perm("panels.reopen", is_decider)
rules.add_perm("panels.propose", is_committee)
rules.add_perm("panels.recommend", is_committee)
rules.add_perm("panels.return_to_committee", is_decider)
rules.add_perm("panels.decide", is_decider)
rules.add_perm("assessments.view", is_own_sheet & is_handed_out & is_panel_member & has_no_conflict)
rules.add_perm("assessments.read_file", may_score & is_evaluator & is_panel_member & is_before_the_committee)
rules.add_perm("assessments.declare", is_own_sheet & is_evaluator & is_panel_member & has_no_conflict)
rules.add_perm("assessments.recuse", is_own_sheet)
rules.add_perm("assessments.relieve", (is_officer & has_no_conflict) | is_system)
rules.add_perm("assessments.reopen", is_officer & has_no_conflict)
rules.add_perm("assessments.score", may_score & is_evaluator & is_panel_member)
rules.add_perm("assessments.submit", may_score & is_evaluator & is_panel_member)
rules.add_perm("applications.fund", is_decider & has_no_conflict)
rules.add_perm("applications.reserve", is_decider)
rules.add_perm("applications.reject", is_system | is_decider)
rules.add_perm("applications.promote", is_decider & has_no_conflict)
rules.add_perm("applications.invite_again", is_decider)
rules.add_perm("applications.disqualify", is_officer & has_no_conflict)
rules.add_perm("applications.reinstate", is_decider_on_file)
rules.add_perm("applications.take_up_again", is_decider_on_file)
rules.add_perm("checks.list", is_any_staff)
rules.add_perm("assessments.list", is_any_evaluator)
rules.add_perm("awards.view", (is_staff & has_no_conflict) | is_member)
rules.add_perm("awards.accept", is_submitter)
rules.add_perm("awards.decline", is_submitter)
rules.add_perm("awards.remind", is_system)
rules.add_perm("awards.renew", is_decider_on_file)
rules.add_perm("awards.contract", (is_approver & has_no_conflict) | is_system)
rules.add_perm("awards.lapse", (is_officer & has_no_conflict) | is_member | is_system)
rules.add_perm("awards.lapse_unsigned", is_officer & has_no_conflict)
rules.add_perm("letters.view", (is_staff & has_no_conflict) | is_member)
rules.add_perm("letters.open", is_member)
rules.add_perm("letters.send", is_officer & has_no_conflict)
rules.add_perm("complaints.list", is_any_staff)
rules.add_perm("complaints.view", (is_staff & has_no_conflict) | is_member)
rules.add_perm("complaints.lodge", is_submitter)
rules.add_perm("complaints.withdraw", is_submitter)
rules.add_perm("complaints.admit", is_officer & has_no_conflict)
rules.add_perm("complaints.turn_away", is_officer & has_no_conflict)
rules.add_perm("complaints.uphold", is_judge_of_complaints)
rules.add_perm("complaints.dismiss", is_judge_of_complaints)
rules.add_perm("minutes.view", is_staff | is_panel_member)
rules.add_perm("minutes.write", is_officer | is_secretary)
rules.add_perm("minutes.circulate", is_officer | is_secretary)
rules.add_perm("minutes.revise", is_officer | is_secretary)
rules.add_perm("minutes.sign", is_panel_member)
rules.add_perm("minutes.complete", is_panel_member)
rules.add_perm("panels.assign_files", is_officer)
rules.add_perm("panels.assign_file", is_officer | is_system)
rules.add_perm("panels.draw_seed", is_officer)
rules.add_perm("panels.move_file", is_officer)
rules.add_perm("panels.set_due", is_officer)
rules.add_perm("panels.write_calibration", is_officer | is_chair)
rules.add_perm("panels.draw_line", is_committee)
rules.add_perm("panels.change_place", is_committee)
rules.add_perm("panels.agree_result", is_committee)
rules.add_perm("panels.vote", is_panel_member)
rules.add_perm("panels.vote_on_file", is_panel_member)
keeps_masks = (is_officer | is_secretary_before) & has_no_conflict
rules.add_perm("panels.mask", is_officer | is_secretary)
rules.add_perm("panels.unblind", is_officer)
rules.add_perm("masks.add_word", keeps_masks)
rules.add_perm("masks.take_out", keeps_masks)
rules.add_perm("masks.put_back", keeps_masks)
rules.add_perm("masks.let_through", keeps_masks)
rules.add_perm("masks.close_document", keeps_masks)
rules.add_perm("masks.check", keeps_masks)
rules.add_perm("masks.unblind", is_officer & has_no_conflict)
