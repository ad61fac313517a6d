"""Calibration: all evaluators score one application and discuss it, before the live scoring opens."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.evaluation.conflicting import barred_pairs
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.services.masking import refuse_unmasked
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform, record


@transaction.atomic
def calibrate(panel: Panel, application: Application, *, actor: User) -> Panel:
    """Give one of the committee's files to all who score as a rehearsal; these sheets never count.

    Who has a conflict with the file, or has not signed the declaration of impartiality, does not get it.
    """
    panel = _with_anchor(panel, application, actor=actor)
    refuse_unmasked(panel, application)
    panel = perform(panel, "calibrate", actor=actor, reason=application.reference)
    declared = [member.user_id for member in panel.scorers if member.declared_at is not None]
    people = list(User.objects.filter(pk__in=declared, is_active=True))
    barred = barred_pairs([application], people)[application.pk]
    able = [person for person in people if person.pk not in barred]
    if len(able) < 2:
        raise DomainError(
            _("At least two evaluators who declared their impartiality, without a conflict, have to score this file."),
            field="application",
        )
    Assessment.objects.bulk_create(
        Assessment(panel=panel, application=application, evaluator=person, is_anchor=True) for person in able
    )
    tell_panel(panel, "calibration-opened", to=able, url=reverse("evaluation:index"), call=panel.title)
    return panel


@transaction.atomic
def write_calibration(panel: Panel, *, text: str, actor: User) -> Panel:
    """Write down what the calibration came to, once all sheets of it are in."""
    require("panels.write_calibration", actor, panel)
    panel = lock(panel)
    if panel.state != "calibrating":
        raise TransitionRefused(_("The committee is not calibrating now."))
    if not anchor_sheets_are_in(panel):
        raise TransitionRefused(_("Some sheets of the calibration are still open."))
    panel.calibration = text
    panel.save(update_fields=["calibration"])
    record(panel, "write_calibration", actor=actor, reason=text[:500])
    return panel


def anchor_sheets_are_in(panel: Panel) -> bool:
    """Tell whether everybody who has the application for calibration has scored it, or stepped back."""
    states = set(panel.assessments.filter(is_anchor=True).values_list("state", flat=True))
    return "submitted" in states and not states & {"assigned", "accepted"}


def _with_anchor(panel: Panel, application: Application, *, actor: User) -> Panel:
    require("panels.calibrate", actor, panel)
    panel = lock(panel)
    if not panel.live_files.filter(pk=application.pk).exists():
        raise DomainError(_("This application is not before the committee."), field="application")
    masking = getattr(application, "masking", None)
    if panel.scheme.hides_applicant and (masking is None or masking.checked_at is None):
        raise DomainError(
            _("Check the masking of this file first: evaluators do not see the applicant."), field="application"
        )
    panel.anchor = application
    panel.save(update_fields=["anchor"])
    return panel
