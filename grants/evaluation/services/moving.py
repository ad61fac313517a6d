"""A file moved from one evaluator to another by hand, with the rules of placement held."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.evaluation.conflicting import conflicted_with
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.placing import as_kept, desks_of, folder_of, load_of
from grants.evaluation.rules import next_for
from grants.evaluation.services.assigning import assign_file, before_scoring, refuse_unfit
from grants.evaluation.services.panels import appoint
from grants.evaluation.services.sheets import relieve
from grants.evaluation.services.voiding import BEFORE_SCORING
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record


@transaction.atomic
def move_file(sheet: Assessment, evaluator: User, *, actor: User, reason: str) -> Assessment:
    """Move a file to another evaluator; returns the new sheet.

    Before the scoring opens the old sheet goes without a trace but the record; afterwards it is taken from its
    evaluator, who is told, as long as the scores are not in.
    """
    panel = sheet.panel
    require("panels.move_file", actor, panel)
    if conflicted_with(actor, sheet.application):
        raise PermissionDenied
    if sheet.is_anchor:
        raise DomainError(_("All score the application for calibration; it is not moved."))
    if panel.state in BEFORE_SCORING:
        return _place_otherwise(before_scoring(panel, actor=actor), sheet, evaluator, actor=actor, reason=reason)
    panel, sheet = lock(panel), lock(sheet)
    if sheet.state not in {"assigned", "accepted"}:
        raise TransitionRefused(_("These scores are in: open the sheet again first, or assign the file to one more."))
    moved = assign_file(panel, sheet.application, evaluator, actor=actor, reason=reason)
    if sheet.is_third:
        moved.is_third = True
        moved.save(update_fields=["is_third"])
    relieve(sheet, actor=actor, reason=reason)  # covered by then, so that the rule does not place it once more
    return moved


@transaction.atomic
def swap_files(first: Assessment, second: Assessment, *, actor: User, reason: str) -> tuple[Assessment, Assessment]:
    """Let two evaluators change files, so that the loads stay as they are; before the scoring opens."""
    if first.panel_id != second.panel_id or first.evaluator_id == second.evaluator_id:
        raise DomainError(_("Choose a file of another evaluator of this committee."), field="other")
    if first.application_id == second.application_id:
        raise DomainError(_("Both have this file already; choose another one."), field="other")
    if any(conflicted_with(actor, sheet.application) for sheet in (first, second)):
        raise PermissionDenied
    panel = before_scoring(first.panel, actor=actor)
    try:
        return (
            _place_otherwise(panel, first, second.evaluator, actor=actor, reason=reason),
            _place_otherwise(panel, second, first.evaluator, actor=actor, reason=reason),
        )
    except DomainError as error:
        raise DomainError(str(error), field="other") from error


def _place_otherwise(panel: Panel, sheet: Assessment, evaluator: User, *, actor: User, reason: str) -> Assessment:
    if not panel.assessments.filter(pk=sheet.pk).exists():
        raise TransitionRefused(_("Somebody else has moved this file meanwhile; look at the list again."))
    refuse_unfit(panel, sheet.application, evaluator)
    appoint(panel, evaluator, actor=actor)
    refuse_unfit(panel, sheet.application, evaluator)  # the appointment may have found a tie
    said = f"{sheet.application.reference}: {sheet.evaluator} → {evaluator}. {reason}"
    sheet.delete()
    placed = next_for(folder_of(sheet.application), desks_of([evaluator]), load_of(panel), seed=panel.seed)
    kept = as_kept(placed, sheet.application, seed=panel.seed, why="hand") if placed else {}
    moved = Assessment.objects.create(
        panel=panel, application=sheet.application, evaluator=evaluator, is_by_hand=True, placement=kept
    )
    record(panel, "move_file", actor=actor, reason=said)
    return moved
