"""An evaluator's work on one file: declare, recuse, score, submit."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.freezing import fingerprint
from grants.calls.models import Criterion
from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Score, SheetVersion
from grants.evaluation.rules import is_in_scale
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform, records_of


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
    scheme = assessment.panel.scheme
    if criterion.call_id != assessment.panel.call_id or criterion.key not in scheme.weights:
        raise DomainError(_("This criterion is not part of this sheet."))
    if points is not None and not is_in_scale(points, scheme):
        scale = {"least": scheme.min_points, "most": scheme.max_points}
        raise DomainError(_("Give %(least)s to %(most)s points.") % scale, field="points")
    score, _made = Score.objects.update_or_create(
        assessment=assessment,
        criterion=criterion,
        defaults={"points": points, "comment": comment, "saved_at": timezone.now()},
    )
    return score


@transaction.atomic
def submit_scores(assessment: Assessment, *, actor: User) -> Assessment:
    """Hand the sheet in: it is locked, and this version is kept. The officers hear when it was the last."""
    assessment = perform(assessment, "submit", actor=actor)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at"])
    _keep_version(assessment)
    panel = assessment.panel
    if not assessment.is_anchor and panel.every_score_is_in:
        tell_panel(panel, "scores-complete", to=officers_of(panel.call), call=panel.call.title)
    return assessment


@transaction.atomic
def reopen_sheet(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Give a sheet back to its evaluator with a reason; the version that was in stays on record."""
    assessment = perform(assessment, "reopen", actor=actor, reason=reason)
    tell_panel(
        assessment.panel,
        "sheet-reopened",
        to=[assessment.evaluator],
        url=reverse("evaluation:assessment", args=[assessment.pk]),
        key=f"sheet-reopened:{assessment.pk}:{records_of(assessment).count()}",
        call=assessment.panel.title,
        reason=reason,
    )
    return assessment


def content_of(assessment: Assessment) -> dict[str, Any]:
    """Return a sheet as plain data: points and reasons by criterion, reasons by section."""
    scores = assessment.scores.select_related("criterion").order_by("criterion__order", "pk")
    return {
        "scores": {row.criterion.key: {"points": row.points, "comment": row.comment} for row in scores},
        "sections": {row.section: row.comment for row in assessment.section_comments.all()},
    }


def _keep_version(assessment: Assessment) -> SheetVersion:
    content = content_of(assessment)
    return SheetVersion.objects.create(
        assessment=assessment,
        number=assessment.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        submitted_at=assessment.submitted_at,
    )


def _vacate(assessment: Assessment, *, reason: str) -> Assessment:
    assessment.scores.all().delete()
    assessment.section_comments.all().delete()
    assessment.conflict_reason = reason[:1000]
    assessment.save(update_fields=["conflict_reason"])
    return assessment


def _refuse_closed(assessment: Assessment) -> None:
    if assessment.application.state == "withdrawn":
        raise TransitionRefused(_("The applicant has withdrawn this application; there is nothing left to score."))
    if assessment.state != "accepted" or not assessment.scoring_is_open:
        raise TransitionRefused(_("This sheet is closed and can no longer be changed."))
