"""An evaluator's work on one file: declare, recuse, score, submit."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Criterion
from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Score
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform


@transaction.atomic
def declare_no_conflict(assessment: Assessment, *, actor: User) -> Assessment:
    """Declare that there is no conflict of interest; the file opens."""
    return perform(assessment, "declare", actor=actor, reason=_("No conflict of interest."))


@transaction.atomic
def recuse(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Step back from a file for a conflict of interest; scores given so far are void."""
    assessment = _vacate(perform(assessment, "recuse", actor=actor, reason=reason), reason=reason)
    tell_panel(
        assessment.panel,
        "evaluator-recused",
        to=officers_of(assessment.panel.call),
        key=f"evaluator-recused:{assessment.pk}",
        reference=assessment.application.reference,
        evaluator=str(actor),
        reason=reason,
    )
    return assessment


@transaction.atomic
def relieve(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Take a file from an evaluator who cannot score it in time; scores given so far are void."""
    assessment = _vacate(perform(assessment, "relieve", actor=actor, reason=reason), reason=reason)
    tell_panel(
        assessment.panel,
        "evaluator-relieved",
        to=[assessment.evaluator],
        key=f"evaluator-relieved:{assessment.pk}",
        reference=assessment.application.reference,
        reason=reason,
    )
    return assessment


@transaction.atomic
def save_score(assessment: Assessment, criterion: Criterion, *, points: int | None, comment: str, actor: User) -> Score:
    """Save the points and the reason for one criterion of a sheet that is still open."""
    require("assessments.score", actor, assessment)
    assessment = lock(assessment)
    _refuse_closed(assessment)
    call = assessment.panel.call
    if criterion.call_id != call.pk:
        raise DomainError(_("This criterion belongs to another call."))
    if points is not None and not 0 <= points <= call.max_points:
        raise DomainError(_("Give 0 to %(most)s points.") % {"most": call.max_points}, field="points")
    score, _made = Score.objects.update_or_create(
        assessment=assessment,
        criterion=criterion,
        defaults={"points": points, "comment": comment, "saved_at": timezone.now()},
    )
    return score


@transaction.atomic
def submit_scores(assessment: Assessment, *, actor: User) -> Assessment:
    """Hand the sheet in; it is final. The officers hear when it was the last."""
    assessment = perform(assessment, "submit", actor=actor)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at"])
    panel = assessment.panel
    if panel.every_score_is_in:
        tell_panel(panel, "scores-complete", to=officers_of(panel.call), call=panel.call.title)
    return assessment


def _vacate(assessment: Assessment, *, reason: str) -> Assessment:
    assessment.scores.all().delete()
    assessment.conflict_reason = reason[:1000]
    assessment.save(update_fields=["conflict_reason"])
    return assessment


def _refuse_closed(assessment: Assessment) -> None:
    if assessment.application.state == "withdrawn":
        raise TransitionRefused(_("The applicant has withdrawn this application; there is nothing left to score."))
    if assessment.state != "accepted" or not assessment.scoring_is_open:
        raise TransitionRefused(_("This sheet is closed and can no longer be changed."))
