"""An evaluator's work on one file: declare, step back, be relieved, hand in, be given the sheet again."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.freezing import fingerprint
from grants.calls.services import officers_of
from grants.evaluation import blinding
from grants.evaluation.models import Assessment, Conflict, SheetVersion
from grants.evaluation.services import handing_over
from grants.evaluation.services.scoring import lock_sheet
from grants.evaluation.services.telling import officers_on, tell_panel
from grants.people.models import User
from workflows.engine import perform, records_of


@transaction.atomic
def declare_no_conflict(assessment: Assessment, *, actor: User) -> Assessment:
    """Declare that there is no conflict of interest; the file opens."""
    return perform(assessment, "declare", actor=actor, reason=_("No conflict of interest."))


@transaction.atomic
def recuse(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Step back from a file for a conflict of interest, which closes it for good.

    The scores given so far are void, and kept as they were; by the call's rule another evaluator scores in place.
    """
    assessment = perform(lock_sheet(assessment), "recuse", actor=actor, reason=reason)
    _vacate(assessment, reason=reason)
    Conflict.objects.get_or_create(
        application=assessment.application,
        user=assessment.evaluator,
        kind=Conflict.Kind.DECLARED,
        defaults={"ground": reason[:1000]},
    )
    handing_over.reassign_after_recusal(assessment, actor=actor)
    tell_panel(
        assessment.panel,
        "evaluator-recused",
        to=officers_on(assessment.application),
        key=f"evaluator-recused:{assessment.pk}",
        reference=assessment.application.reference,
        evaluator=str(actor),
        reason=reason,
    )
    return assessment


@transaction.atomic
def relieve(assessment: Assessment, *, actor: Any, reason: str) -> Assessment:
    """Take a file from an evaluator who cannot score it in time; by the call's rule another gets it.

    The scores given so far are void, and kept as they were.
    """
    assessment = perform(lock_sheet(assessment), "relieve", actor=actor, reason=reason)
    _vacate(assessment, reason=reason)
    handing_over.reassign_after_recusal(assessment, actor=actor)
    tell_panel(
        assessment.panel,
        "evaluator-relieved",
        to=[assessment.evaluator],
        key=f"evaluator-relieved:{assessment.pk}",
        reference=blinding.shown_name(assessment.panel, assessment.application, assessment.evaluator),
        reason=blinding.shown_text(assessment.panel, assessment.application, assessment.evaluator, reason),
    )
    return assessment


@transaction.atomic
def submit_scores(assessment: Assessment, *, actor: User) -> Assessment:
    """Hand the sheet in: it is locked, and this version is kept. The officers hear when it was the last.

    Where it differs from the others' by more than the call allows, the file goes to one more evaluator at once.
    """
    assessment = perform(lock_sheet(assessment), "submit", actor=actor)
    assessment.submitted_at = timezone.now()
    assessment.save(update_fields=["submitted_at"])
    _keep_version(assessment, content_of(assessment), at=assessment.submitted_at)
    panel = assessment.panel
    if assessment.is_anchor:
        return assessment
    handing_over.place_third(panel, assessment.application, actor=actor)
    if panel.every_score_is_in:
        tell_panel(panel, "scores-complete", to=officers_of(panel.call), call=panel.call.title)
    return assessment


@transaction.atomic
def reopen_sheet(assessment: Assessment, *, actor: User, reason: str) -> Assessment:
    """Give a sheet back to its evaluator with a reason; the version that was in stays on record."""
    assessment = perform(lock_sheet(assessment), "reopen", actor=actor, reason=reason)
    tell_panel(
        assessment.panel,
        "sheet-reopened",
        to=[assessment.evaluator],
        url=reverse("evaluation:assessment", args=[assessment.pk]),
        key=f"sheet-reopened:{assessment.pk}:{records_of(assessment).count()}",
        call=assessment.panel.title,
        reason=blinding.shown_text(assessment.panel, assessment.application, assessment.evaluator, reason),
    )
    return assessment


def content_of(assessment: Assessment) -> dict[str, Any]:
    """Return a sheet as plain data: points and reasons by criterion, reasons by section."""
    scores = assessment.scores.select_related("criterion").order_by("criterion__order", "pk")
    return {
        "scores": {row.criterion.key: {"points": row.points, "comment": row.comment} for row in scores},
        "sections": {row.section: row.comment for row in assessment.section_comments.all()},
    }


def _keep_version(assessment: Assessment, content: dict[str, Any], *, at: datetime.datetime) -> SheetVersion:
    return SheetVersion.objects.create(
        assessment=assessment,
        number=assessment.versions.count() + 1,
        content=content,
        sha256=fingerprint(content),
        submitted_at=at,
    )


def _vacate(assessment: Assessment, *, reason: str) -> None:
    """Void the scores, but keep what was there as a version first: nothing evaluated is overwritten."""
    content, last = content_of(assessment), assessment.versions.order_by("-number").first()
    if any(content.values()) and (last is None or last.content != content):
        _keep_version(assessment, {**content, "is_void": True}, at=timezone.now())
    assessment.scores.all().delete()
    assessment.section_comments.all().delete()
    assessment.highlights.all().delete()
    assessment.conflict_reason, assessment.notes = reason[:1000], ""
    assessment.save(update_fields=["conflict_reason", "notes"])
