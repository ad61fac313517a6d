"""Files to evaluators: share out, one more, hand out."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.terms import judging_terms
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.rules import share_out
from grants.evaluation.services.panels import appoint, panel_being_formed
from grants.evaluation.services.telling import tell_panel
from grants.people.models import Membership, User
from grants.people.services import require
from notifications import values
from workflows.engine import TransitionRefused, lock, perform


@transaction.atomic
def assign_files(panel: Panel, *, actor: User) -> int:
    """Share the eligible files out evenly, each to as many evaluators as the call requires; returns the sheets made.

    Nobody gets a file of an organisation to which they belong.
    """
    panel = panel_being_formed(panel, actor=actor)
    files = list(panel.live_files.order_by("reference"))
    members = [member.user_id for member in panel.scorers]
    per_file = panel.scheme.scorers
    if len(members) < per_file:
        raise DomainError(_("Appoint at least %(n)s evaluators first.") % {"n": per_file})
    barred = _barred(files, members)
    _refuse_uncoverable(files, members, barred, per_file)
    panel.assessments.filter(is_anchor=False).delete()
    pairs = share_out([file.pk for file in files], members, per_file, barred=barred)
    made = Assessment.objects.bulk_create(
        Assessment(panel=panel, application_id=file, evaluator_id=evaluator) for file, evaluator in pairs
    )
    return len(made)


@transaction.atomic
def assign_file(panel: Panel, application: Application, evaluator: User, *, actor: User) -> Assessment:
    """Give one more evaluator a file, after a recusal say; an evaluator of the action joins the committee by it."""
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state not in {"forming", "scoring"}:
        raise TransitionRefused(_("Scoring is over."))
    if not panel.live_files.filter(pk=application.pk).exists():
        raise DomainError(_("This application is not before the committee."), field="application")
    if _barred([application], [evaluator.pk])[application.pk]:
        raise DomainError(_("This evaluator belongs to the applicant."), field="evaluator")
    appoint(panel, evaluator, actor=actor)
    sheet, made = Assessment.objects.get_or_create(
        panel=panel, application=application, evaluator=evaluator, is_anchor=False, defaults={"is_by_hand": True}
    )
    if not made:
        raise DomainError(_("This evaluator already has, or stepped back from, this file."), field="evaluator")
    if panel.state == "scoring":
        _tell_files(panel, evaluator, count=1, key=f"scoring-opened:{panel.pk}:sheet:{sheet.pk}")
    return sheet


@transaction.atomic
def open_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Hand the files to the evaluators and tell each how many there are."""
    panel = perform(panel, "open_scoring", actor=actor, reason=reason)
    panel.judged_by = judging_terms(panel.call)
    panel.save(update_fields=["judged_by"])
    for member in panel.members.select_related("user"):
        count = panel.assessments.filter(evaluator=member.user, is_anchor=False).count()
        if count:
            _tell_files(panel, member.user, count=count)
    return panel


def _barred(files: list[Application], evaluators: list[int]) -> dict[int, set[int]]:
    """Return for each file the evaluators who belong to its organisation."""
    owners = {file.organisation_id for file in files}
    rows = Membership.objects.filter(organisation__in=owners, user__in=evaluators)
    pairs = set(rows.values_list("organisation_id", "user_id"))
    return {file.pk: {user for owner, user in pairs if owner == file.organisation_id} for file in files}


def _refuse_uncoverable(
    files: list[Application], members: list[int], barred: dict[int, set[int]], per_file: int
) -> None:
    for file in files:
        if len(members) - len(barred[file.pk]) < per_file:
            raise DomainError(
                _("%(file)s needs %(n)s evaluators who do not belong to the applicant; appoint one more.")
                % {"file": file.reference, "n": per_file}
            )


def _tell_files(panel: Panel, evaluator: User, *, count: int, key: str = "") -> None:
    due = values.moment(panel.due_at, panel.call.time_zone) if panel.due_at else None
    tell_panel(
        panel,
        "scoring-opened",
        to=[evaluator],
        url=reverse("evaluation:index"),
        key=key,
        call=panel.title,
        count=str(count),
        due=due,
    )
