"""The verbs of a report that is owed: remind, extend, and take as never coming in."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, ReportDuty
from grants.core.errors import DomainError
from grants.monitoring.models import DutyReminder, Settlement
from grants.monitoring.rules.calendar import ESCALATION, Mark, marks_of, reached
from grants.monitoring.selectors import OWING
from grants.monitoring.settling import post_acceptance, settle
from grants.payments.models import UNDER_WAY
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, record

HANDED_IN = ("submitted", "accepted")


def is_owed(duty: ReportDuty) -> bool:
    """Tell whether the report is still to come in: of a grant that runs, neither handed in once nor given up."""
    report = getattr(duty, "report", None)
    if report is not None and (str(report.state) in HANDED_IN or report.round > 1):
        return False
    if duty.kind == ReportDuty.Kind.INTERIM and _is_past(duty):
        return False
    return duty.defaulted_at is None and str(duty.agreement.state) in OWING


def _is_past(duty: ReportDuty) -> bool:
    """Tell whether an interim report is told in the final one, or its grant is settled."""
    begun = hasattr(duty, "report")
    return (not begun and hasattr(duty.agreement, "report")) or hasattr(duty.agreement, "settlement")


def open_marks(duty: ReportDuty, today: datetime.date) -> list[Mark]:
    """Return the reminders of a report that are reached and that nobody got yet."""
    terms = duty.agreement.report_terms
    marks = marks_of(duty.day, before=terms.remind_before, after=terms.remind_after, escalate=terms.escalate_days)
    told = {row.mark for row in duty.reminders.all() if row.due_on == duty.day}
    return reached(marks, today, told)


@transaction.atomic
def remind_of_report(duty_id: int, *, actor: User) -> None:
    """Tell people of a report that is owed: the last mark reached; those missed before it are merged into it."""
    duty = _locked(duty_id)
    marks = open_marks(duty, timezone.localdate()) if is_owed(duty) else []
    if not marks:
        raise TransitionRefused(_("Nobody has to be reminded of this report."))
    last = marks[-1]
    DutyReminder.objects.bulk_create(
        DutyReminder(duty=duty, due_on=duty.day, mark=mark.key, is_merged=mark is not last) for mark in marks
    )
    _tell_of(duty, last)
    if any(mark.key == ESCALATION for mark in marks):
        _escalate(duty)


@transaction.atomic
def extend_duty(duty: ReportDuty, *, until: datetime.date, reason: str, actor: User) -> ReportDuty:
    """Give a report one later day, with a reason. Raises DomainError at the field for a day that the terms exclude."""
    require("report_duties.extend", actor, duty)
    duty = _locked(duty.pk)
    if obstacle := obstacle_to_extension(duty):
        raise TransitionRefused(obstacle)
    _refuse_wrong_day(duty, until)
    if not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    duty.extended_from, duty.extension_reason = duty.day, reason.strip()
    duty.extended_by, duty.extended_at = actor, timezone.now()
    _set_day(duty, until)
    duty.save()
    record(duty, "extend", actor=actor, reason=f"{_day(duty.extended_from)} → {_day(until)} · {duty.extension_reason}")
    _tell(duty, "report-extended", to=people_of(duty.agreement.organisation), day=_mail_day(until), reason=reason)
    return duty


def obstacle_to_extension(duty: ReportDuty) -> str:
    """Return why a report gets no later day now, in words; an empty string when it can."""
    if not is_owed(duty):
        return str(_("This report is not waited for."))
    if duty.extended_from is not None:
        return str(_("It was extended once already; that is all that the rules give."))
    if not duty.agreement.report_terms.extension_days:
        return str(_("The rules of this grant give no extension of a report."))
    return ""


@transaction.atomic
def default_report(duty: ReportDuty, *, reason: str, actor: User) -> Settlement:
    """Take a final report as never coming in: the balance is waived, what no report has justified is to be paid back.

    Raises TransitionRefused before its time, in words. Source: domain.md section 6 (S79) and 7 (S88).
    """
    require("report_duties.default", actor, duty)
    duty = _locked(duty.pk)
    if obstacle := obstacle_to_default(duty):
        raise TransitionRefused(obstacle)
    if not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    duty.defaulted_at, duty.defaulted_by, duty.default_reason = timezone.now(), actor, reason.strip()
    duty.save(update_fields=["defaulted_at", "defaulted_by", "default_reason"])
    settlement = settle(duty.agreement)
    post_acceptance(settlement, actor=actor)
    record(duty, "default", actor=actor, reason=duty.default_reason, rule_version=settlement.rule_version)
    _tell_default(duty, settlement)
    return settlement


def obstacle_to_default(duty: ReportDuty) -> str:
    """Return why a report is not taken as never coming in, in words; an empty string when it can be."""
    agreement = duty.agreement
    if duty.kind != ReportDuty.Kind.FINAL or not is_owed(duty):
        return str(_("Only a final report that is waited for can be taken as not coming in."))
    last = duty.day + datetime.timedelta(days=agreement.report_terms.default_days)
    if timezone.localdate() <= last:
        return str(_("It can come in until %(day)s.") % {"day": _day(last)})
    if agreement.reports.filter(kind="interim", state="submitted").exists():
        return str(_("An interim report is being verified; decide it first."))
    if agreement.payments.filter(state__in=UNDER_WAY).exists():
        return str(_("A payment of this grant is under way; wait until the bank has paid or refuse it."))
    return ""


def _locked(duty_id: int) -> ReportDuty:
    """Lock a report that is owed, its agreement first."""
    agreement = lock(Agreement.objects.get(report_duties__pk=duty_id))
    duty = lock(ReportDuty.objects.get(pk=duty_id))
    duty.agreement = agreement
    return duty


def _refuse_wrong_day(duty: ReportDuty, until: datetime.date) -> None:
    last = duty.day + datetime.timedelta(days=duty.agreement.report_terms.extension_days)
    if not duty.day < until <= last:
        days = {"first": _day(duty.day), "last": _day(last)}
        raise DomainError(_("The new day lies after %(first)s, and on %(last)s at the latest.") % days, field="until")
    if until < timezone.localdate():
        raise DomainError(_("This day is past."), field="until")


def _set_day(duty: ReportDuty, day: datetime.date) -> None:
    """Write the new day where it stands: for the final report in the agreement."""
    if duty.kind == ReportDuty.Kind.FINAL:
        duty.agreement.report_due_on = day
        duty.agreement.save(update_fields=["report_due_on"])
    else:
        duty.due_on = day
    report = getattr(duty, "report", None)
    if report is not None:
        report.due_on = day
        report.save(update_fields=["due_on"])


def _tell_of(duty: ReportDuty, mark: Mark) -> None:
    topic = "report-due-soon" if mark.is_before else "report-late"
    key = f"{topic}:{duty.pk}:{duty.day}:{mark.key}"
    _tell(duty, topic, to=people_of(duty.agreement.organisation), key=key, day=_mail_day(duty.day))


def _escalate(duty: ReportDuty) -> None:
    people = staff_of(_action(duty), StaffRole.Role.OFFICER, StaffRole.Role.APPROVER)
    key = f"report-escalated:{duty.pk}:{duty.day}"
    organisation = duty.agreement.organisation.name
    _tell(duty, "report-escalated", to=people, key=key, day=_mail_day(duty.day), organisation=organisation)


def _tell_default(duty: ReportDuty, settlement: Settlement) -> None:
    words = {
        "reason": duty.default_reason,
        "final": values.money(settlement.final_grant_cents, duty.agreement.currency),
        "recovery": values.money(settlement.recovery_cents, duty.agreement.currency),
    }
    finance = staff_of(_action(duty), StaffRole.Role.FINANCE)
    _tell(duty, "report-defaulted", to=[*people_of(duty.agreement.organisation), *finance], **words)


def _tell(duty: ReportDuty, topic: str, *, to: list[User], key: str = "", **context: object) -> None:
    notify(
        topic,
        to=to,
        key=key or f"{topic}:{duty.pk}",
        url=reverse("monitoring:report", args=[duty.reference]),
        about=duty,
        context={"reference": duty.agreement.reference, "report": duty.label, **context},
    )


def _action(duty: ReportDuty) -> object:
    return duty.agreement.award.application.call.action


def _mail_day(day: datetime.date) -> object:
    return values.day(day)


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")
