"""The committee's work up to the ranking: appoint, share the files out, open and close the scoring."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Call, Lot
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Panel, PanelMember, Ranking
from grants.evaluation.rules import RULE_VERSION, File, rank, share_out
from grants.evaluation.services.telling import tell_panel
from grants.people.models import Membership, User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.policies import roles_in
from notifications import values
from workflows.engine import TransitionRefused, lock, perform, record


@transaction.atomic
def form_panel(
    call: Call,
    evaluators: Iterable[User],
    *,
    lot: Lot | None = None,
    due_at: datetime.datetime | None = None,
    actor: User,
) -> Panel:
    """Appoint the committee of a call, or of one of its lots; evaluators are named before the files are shared out."""
    require("panels.form", actor, call)
    lock(call)
    if (lot is None) == call.lots.exists() or (lot is not None and lot.call_id != call.pk):
        raise DomainError(_("Each lot of this call has a committee of its own; choose the lot."))
    panel, _made = Panel.objects.get_or_create(call=call, lot=lot, defaults={"reference": place_reference(call, lot)})
    panel = _forming(panel, actor=actor)
    panel.due_at = due_at
    panel.save(update_fields=["due_at"])
    chosen = {user.pk: user for user in evaluators}
    panel.assessments.exclude(evaluator__in=chosen).delete()
    panel.members.exclude(user__in=chosen).delete()
    for user in chosen.values():
        _appoint(panel, user, actor=actor)
    record(panel, "form", actor=actor, reason=", ".join(str(user) for user in chosen.values()))
    return panel


@transaction.atomic
def assign_files(panel: Panel, *, actor: User) -> int:
    """Share the eligible files out evenly, each to as many evaluators as the call requires; returns the sheets made.

    Nobody gets a file of an organisation to which they belong.
    """
    panel = _forming(panel, actor=actor)
    files = list(panel.files.filter(state="eligible").order_by("reference"))
    members = [member.user_id for member in panel.members.all()]
    per_file = panel.call.assessments_per_file
    if len(members) < per_file:
        raise DomainError(_("Appoint at least %(n)s evaluators first.") % {"n": per_file})
    barred = _barred(files, members)
    _refuse_uncoverable(files, members, barred, per_file)
    panel.assessments.all().delete()
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
    if not panel.files.filter(pk=application.pk, state="eligible").exists():
        raise DomainError(_("This application is not before the committee."), field="application")
    if _barred([application], [evaluator.pk])[application.pk]:
        raise DomainError(_("This evaluator belongs to the applicant."), field="evaluator")
    _appoint(panel, evaluator, actor=actor)
    sheet, made = Assessment.objects.get_or_create(
        application=application, evaluator=evaluator, defaults={"panel": panel}
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
    for member in panel.members.select_related("user"):
        count = panel.assessments.filter(evaluator=member.user).count()
        if count:
            _tell_files(panel, member.user, count=count)
    return panel


@transaction.atomic
def close_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Compute the ranking from all sheets and open the scores to the committee."""
    panel = perform(panel, "close_scoring", actor=actor, reason=reason, rule_version=RULE_VERSION)
    panel.ranked_at = timezone.now()
    panel.save(update_fields=["ranked_at"])
    call = panel.call
    placed = rank(
        _files_of(panel),
        weights={criterion.pk: criterion.weight for criterion in call.criteria.all()},
        max_points=call.max_points,
        pass_mark=call.pass_mark,
        pot_cents=panel.pot_cents,
        most_grants=panel.lot.max_grants if panel.lot else None,
    )
    panel.rankings.all().delete()
    Ranking.objects.bulk_create(_ranking(panel, row) for row in placed)
    return panel


def place_reference(call: Call, lot: Lot | None) -> str:
    """Return the address of a committee: that of its call, with the lot's key."""
    return f"{call.reference}-{lot.key}" if lot else call.reference


def _forming(panel: Panel, *, actor: User) -> Panel:
    require("panels.form", actor, panel.call)
    panel = lock(panel)
    if panel.state != "forming":
        raise TransitionRefused(_("The committee is at work; assign single files instead."))
    return panel


def _appoint(panel: Panel, user: User, *, actor: User) -> None:
    if panel.members.filter(user=user).exists():
        return
    if StaffRole.Role.EVALUATOR not in roles_in(user, panel.call.action):
        raise DomainError(_("%(name)s is not an evaluator for this action.") % {"name": user}, field="evaluators")
    PanelMember.objects.create(panel=panel, user=user, appointed_by=actor)


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


def _files_of(panel: Panel) -> list[File]:
    sheets = panel.assessments.filter(state="submitted", application__state="eligible").prefetch_related("scores")
    by_file: dict[int, list[dict[int, int]]] = {}
    for sheet in sheets:
        points = {score.criterion_id: score.points or 0 for score in sheet.scores.all()}
        by_file.setdefault(sheet.application_id, []).append(points)
    eligible = panel.files.filter(state="eligible").prefetch_related("submissions")
    return [File(row.pk, by_file[row.pk], row.frozen["budget"]["requested_cents"]) for row in eligible]


def _ranking(panel: Panel, row: Any) -> Ranking:
    outcome = Ranking.Outcome.AWARD if row.within_pot else Ranking.Outcome.REJECT
    if row.passes and not row.within_pot:
        outcome = Ranking.Outcome.RESERVE
    return Ranking(
        panel=panel,
        application_id=row.id,
        place=row.place,
        mean=row.mean,
        passes=row.passes,
        within_pot=row.within_pot,
        requested_cents=row.requested_cents,
        outcome=outcome,
        amount_cents=row.requested_cents if row.within_pot else None,
    )
