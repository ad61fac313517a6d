"""The verbs of a visit: plan, announce, move, hold, write and send its report, close, cancel."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.monitoring.models import ChecklistRow, Visit, VisitRules
from grants.monitoring.rules.visits import is_short_notice
from grants.monitoring.selectors.visits import notice_days_of, questions_of, visitors_for
from grants.monitoring.services.monitoring_telling import tell_grantee
from grants.monitoring.services.risk import assess_risk
from grants.monitoring.visit_report import render_visit_report
from grants.people.models import User
from grants.people.services import require
from notifications import values
from workflows.engine import TransitionRefused, lock, perform, record, records_of

RUNNING = ("in_force", "suspended", "terminated")


class NewerReport(DomainError):
    """A colleague has saved the report of the visit meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("A colleague has saved the report meanwhile. Yours is kept below: compare, save again."))


@transaction.atomic
def set_visit_rules(call: Call, *, notice_days: int, questions: Iterable[str], actor: User) -> VisitRules:
    """Set the notice and the checklist of a scheme's visits; a visit that is planned keeps the list it has."""
    require("visit_rules.edit", actor, call)
    lock(call)
    fields = {"notice_days": notice_days, "questions": list(questions)}
    found, _made = VisitRules.objects.update_or_create(call=call, defaults=fields)
    record(found, "edit", actor=actor, reason=str(notice_days))
    return found


@transaction.atomic
def plan_visit(
    agreement: Agreement, *, kind: str, planned_on: datetime.date, place: str, purpose: str, visitor: User, actor: User
) -> Visit:
    """Plan a visit to a running grant, with the checklist of its scheme as it stands today."""
    require("visits.plan", actor, agreement)
    agreement = lock(agreement)
    if str(agreement.state) not in RUNNING:
        raise TransitionRefused(_("Only a grant that runs is visited."))
    _refuse_past(planned_on)
    if visitor not in visitors_for(agreement):
        raise DomainError(_("Choose a colleague of this action to whom the file is not closed."), field="visitor")
    same = {"agreement": agreement, "kind": kind, "planned_on": planned_on, "state__in": ("planned", "announced")}
    if Visit.objects.filter(**same).exists():
        raise DomainError(_("Such a visit on this day is planned already."), field="planned_on")
    visit = Visit.objects.create(
        agreement=agreement,
        kind=kind,
        planned_on=planned_on,
        place=place,
        purpose=purpose,
        visitor=visitor,
        planned_by=actor,
    )
    with override(agreement.language):
        questions = questions_of(agreement.award.application.call)
    rows = [ChecklistRow(visit=visit, order=order, question=text) for order, text in enumerate(questions, 1)]
    ChecklistRow.objects.bulk_create(rows)
    record(visit, "plan", actor=actor)
    return visit


@transaction.atomic
def announce_visit(visit: Visit, *, reason: str = "", actor: User) -> Visit:
    """Tell the grantee. Raises DomainError where the notice is shorter than the scheme's and no reason is given."""
    reason = reason.strip()
    visit = perform(visit, "announce", actor=actor, reason=reason)
    if str(visit.agreement.state) not in RUNNING:
        raise TransitionRefused(_("The grant does not run any more; cancel the visit."))
    days = notice_days_of(visit.agreement.award.application.call)
    is_short = is_short_notice(timezone.localdate(), visit.planned_on, notice_days=days)
    if is_short and not reason:
        text = _("The scheme gives %(days)s days of notice. Say why it is shorter this time; the grantee reads it.")
        raise DomainError(text % {"days": days}, field="reason")
    visit.announced_at = timezone.now()
    visit.short_notice = reason[:500] if is_short else ""
    visit.save(update_fields=["announced_at", "short_notice"])
    _tell(
        visit,
        "visit-announced",
        kind=values.words(Visit.Kind(visit.kind).label),
        place=visit.place,
        visitor=str(visit.visitor),
        purpose=visit.purpose,
    )
    return visit


@transaction.atomic
def move_visit(visit: Visit, *, planned_on: datetime.date, place: str, reason: str, actor: User) -> Visit:
    """Set another day; a grantee who had been told hears of it, and is told anew when it is announced."""
    before = lock(visit)
    visit = perform(visit, "move", actor=actor, reason=reason)
    _refuse_past(planned_on)
    if (planned_on, place) == (before.planned_on, before.place):
        raise DomainError(_("Set another day or another place."), field="planned_on")
    if str(before.state) == "announced":
        _tell(before, "visit-moved", reason=reason)
    visit.planned_on, visit.place = planned_on, place
    visit.save(update_fields=["planned_on", "place"])
    return visit


@transaction.atomic
def hold_visit(visit: Visit, *, held_on: datetime.date, met: str, actor: User) -> Visit:
    """Record that it took place, on which day and with whom (functions, never names)."""
    visit = perform(visit, "hold", actor=actor)
    if held_on > timezone.localdate():
        raise DomainError(_("The day on which it was held cannot lie in the future."), field="held_on")
    if held_on < timezone.localdate(visit.announced_at):
        raise DomainError(_("It was announced later than on this day; check the date."), field="held_on")
    visit.held_on, visit.met = held_on, met
    visit.save(update_fields=["held_on", "met"])
    return visit


@transaction.atomic
def write_visit_report(
    visit: Visit,
    *,
    findings: str,
    answers: Mapping[int, tuple[str, str]],
    version: int | None = None,
    actor: User,
) -> Visit:
    """Save findings and checklist (row number to answer and remark). Raises NewerReport over a colleague's text."""
    visit = draft_of(visit, actor=actor)
    if version is not None and version != visit.version:
        raise NewerReport()
    visit.findings, visit.version = findings, visit.version + 1
    visit.save(update_fields=["findings", "version"])
    for row in visit.checklist.all():
        row.answer, row.remark = answers.get(row.order, (row.answer, row.remark))
        row.save(update_fields=["answer", "remark"])
    return visit


@transaction.atomic
def send_visit_report(visit: Visit, *, actor: User) -> Visit:
    """Send the report to the grantee, as PDF; it does not change any more, and its recommendations are open."""
    lock(visit.agreement)
    visit = perform(visit, "send_report", actor=actor)
    visit.report_sent_at = timezone.now()
    pdf = render_visit_report(visit)
    name = f"{visit.agreement.reference}-visit-{visit.day:%Y-%m-%d}.pdf"
    visit.document = keep(pdf, name=name, content_type="application/pdf", actor=actor)
    visit.sha256 = visit.document.sha256
    visit.save(update_fields=["report_sent_at", "document", "sha256"])
    _tell(visit, "visit-reported", count=str(visit.recommendations.count()))
    assess_risk(visit.agreement)
    return visit


@transaction.atomic
def close_visit(visit: Visit, *, actor: User, reason: str = "") -> Visit:
    """Close it once every recommendation is closed."""
    return perform(visit, "close", actor=actor, reason=reason)


@transaction.atomic
def cancel_visit(visit: Visit, *, reason: str, actor: User) -> Visit:
    """Call it off; a grantee who had been told hears of it."""
    was_announced = str(lock(visit).state) == "announced"
    visit = perform(visit, "cancel", actor=actor, reason=reason)
    if was_announced:
        _tell(visit, "visit-cancelled", reason=reason)
    return visit


def draft_of(visit: Visit, *, actor: User) -> Visit:
    """Lock a visit for writing its report. Raises PermissionDenied, and TransitionRefused before and after its time."""
    require("visits.write_report", actor, visit)
    locked = lock(visit)
    if str(locked.state) != "held":
        raise TransitionRefused(_("The report is written once the visit was held."))
    if not locked.report_is_open:
        raise TransitionRefused(_("The report has already been sent."))
    return locked


def _refuse_past(day: datetime.date) -> None:
    if day < timezone.localdate():
        raise DomainError(_("This day has passed."), field="planned_on")


def _tell(visit: Visit, topic: str, **context: Any) -> None:
    tell_grantee(
        visit.agreement,
        topic,
        key=f"{visit.pk}:{records_of(visit).count()}",
        url=reverse("monitoring:visit", args=[visit.pk]),
        day=values.day(visit.day),
        **context,
    )
