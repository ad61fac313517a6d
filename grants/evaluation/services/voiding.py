"""Sheets of those to whom a file is closed: void by the call's rule on recusals, however the conflict was found."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.evaluation.conflicting import barred_pairs
from grants.evaluation.models import Assessment
from grants.evaluation.services import sheets
from workflows.engine import SYSTEM

LIVE_SHEETS = ("assigned", "accepted", "submitted")
BEFORE_SCORING = ("forming", "calibrating")


@transaction.atomic
def void_sheets(files: Iterable[Application]) -> None:
    """Void every live sheet of a person to whom its file is closed, and let others score in their place.

    What was shared out before the scoring is taken back without a trace. Scores of a scoring that is over stand.
    """
    for sheet in _barred_sheets(files):
        if sheet.scoring_is_open:
            sheets.relieve(sheet, actor=SYSTEM, reason=_("A conflict of interest was found."))
        elif sheet.panel.state in BEFORE_SCORING and not sheet.is_anchor:
            sheet.delete()


def _barred_sheets(files: Iterable[Application]) -> list[Assessment]:
    found = Assessment.objects.filter(application__in=[file.pk for file in files], state__in=LIVE_SHEETS)
    held = list(found.select_related("panel__call__action__phase", "application", "evaluator").order_by("pk"))
    barred = barred_pairs({sheet.application for sheet in held}, {sheet.evaluator for sheet in held})
    return [sheet for sheet in held if sheet.evaluator_id in barred[sheet.application_id]]
