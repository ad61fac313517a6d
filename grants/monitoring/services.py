"""The verbs of a report and of the closure: start, save, submit, return, verify, accept, close."""

import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, AgreementLine
from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.money import format_money
from grants.monitoring.figures import duplicates_of
from grants.monitoring.models import ACCEPTANCE, Activity, Expenditure, Report, Settlement
from grants.monitoring.rules import RULE_VERSION
from grants.monitoring.selectors import OWING
from grants.monitoring.settling import post_acceptance, release_rest, settle
from grants.payments.models import UNDER_WAY
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.approvals import approve
from workflows.engine import TransitionRefused, lock, perform, record, records_of

Outcome = Expenditure.Outcome


class NewerText(DomainError):
    """A colleague has saved the narrative meanwhile; `report` holds the newer text, so that both can be shown."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(_("A colleague has saved a newer text meanwhile. Yours is kept below: compare, save again."))


@transaction.atomic
def start_report(agreement: Agreement, *, actor: User) -> Report:
    """Start the final report of an agreement that runs or has ended before its time, or return the one started."""
    require("reports.start", actor, agreement)
    agreement = lock(agreement)
    if str(agreement.state) not in OWING:
        raise TransitionRefused(_("A report belongs to an agreement in force, or to one that was terminated."))
    report, _made = Report.objects.get_or_create(agreement=agreement, defaults={"due_on": agreement.report_due_on})
    return report


@transaction.atomic
def save_narrative(report: Report, *, actor: User, version: int | None = None, **fields: Any) -> Report:
    """Save texts and figures of the narrative part. Raises NewerText when `version` is no longer the saved one."""
    report = draft_of(report, actor=actor)
    if (
        version is not None
        and version != report.version
        and any(getattr(report, name) != value for name, value in fields.items())
    ):
        raise NewerText(report)
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.saved_at = timezone.now()
    report.save()
    return report


@transaction.atomic
def add_activity(report: Report, *, held_on: datetime.date, actor: User, **fields: Any) -> Activity:
    """Add an activity that was held; numbers of people only."""
    report = draft_of(report, actor=actor)
    if held_on > timezone.localdate():
        raise DomainError(_("An activity that was held has a date in the past."), field="held_on")
    return Activity.objects.create(report=report, held_on=held_on, **fields)


@transaction.atomic
def remove_activity(activity: Activity, *, actor: User) -> None:
    """Take an activity out of a draft."""
    draft_of(activity.report, actor=actor)
    activity.delete()


def add_cost(
    report: Report,
    line: AgreementLine,
    *,
    spent_on: datetime.date,
    amount_cents: int,
    receipt: StoredFile | None = None,
    upload: File | None = None,
    actor: User,
    **fields: Any,
) -> Expenditure:
    """Add a cost to a line of the agreed budget, with its receipt: kept already, or uploaded now.

    Raises DomainError, naming the field, for a date outside the implementation period, a foreign line, a bad file.
    """
    with transaction.atomic():
        report = draft_of(report, actor=actor)
        if line.agreement_id != report.agreement_id:
            raise DomainError(_("Choose a line of this agreement's budget."), field="line")
        _refuse_wrong_day(report.agreement, spent_on)
    if upload is not None:  # between the two: the record of an infected file outlives its refusal
        receipt = files.receive(upload, actor=actor, field="receipt")
    with transaction.atomic():
        return Expenditure.objects.create(
            report=draft_of(report, actor=actor),
            line=line,
            spent_on=spent_on,
            amount_cents=amount_cents,
            receipt=receipt,
            **fields,
        )


@transaction.atomic
def remove_cost(cost: Expenditure, *, actor: User) -> None:
    """Take a cost out of a draft."""
    draft_of(cost.report, actor=actor)
    cost.delete()


@transaction.atomic
def submit_report(report: Report, *, actor: User) -> Report:
    """Hand the report in for verification."""
    report = perform(report, "submit", actor=actor)
    report.submitted_at, report.submitted_by = timezone.now(), actor
    report.save(update_fields=["submitted_at", "submitted_by"])
    costs = list(report.costs.all())
    _tell(
        report,
        "report-submitted",
        to=staff_of(_action(report), StaffRole.Role.OFFICER, StaffRole.Role.FINANCE),
        organisation=report.agreement.organisation.name,
        count=str(len(costs)),
        sum=values.money(sum(cost.amount_cents for cost in costs), report.agreement.currency),
    )
    return report


@transaction.atomic
def return_report(report: Report, *, actor: User, reason: str) -> Report:
    """Give the report back with what is missing; approvals and verification so far are void, the remarks stay."""
    report = perform(report, "return_for_completion", actor=actor, reason=reason)
    report.round += 1
    report.return_reason = reason
    report.save(update_fields=["round", "return_reason"])
    report.costs.exclude(outcome=Outcome.PENDING).update(
        outcome=Outcome.PENDING, accepted_cents=0, verified_by=None, verified_at=None
    )
    _tell(report, "report-returned", to=people_of(report.agreement.organisation), by=str(actor), reason=reason)
    return Report.objects.get(pk=report.pk)


@transaction.atomic
def verify_cost(
    cost: Expenditure, *, outcome: str, accepted_cents: int | None = None, reason: str = "", actor: User
) -> Expenditure:
    """Accept, partly accept (cents) or refuse one cost; anything but full acceptance needs a reason."""
    require("reports.verify", actor, cost.report)
    report = lock(cost.report)
    if report.state != "submitted" or not report.costs_are_open:
        raise TransitionRefused(_("The costs of this report are not open for verification."))
    cost = lock(cost)
    amount = {Outcome.ACCEPTED: cost.amount_cents, Outcome.REFUSED: 0}.get(Outcome(outcome), accepted_cents or 0)
    if outcome == Outcome.PARTLY and not 0 < amount < cost.amount_cents:
        raise DomainError(_("Partly accepted means more than zero and less than the whole."), field="accepted_cents")
    if outcome != Outcome.ACCEPTED and not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    cost.outcome, cost.accepted_cents, cost.reason = outcome, amount, reason.strip()
    cost.verified_by, cost.verified_at = actor, timezone.now()
    cost.save()
    said = f"{cost.get_outcome_display()}: {format_money(amount, report.agreement.currency)}"
    record(cost, "verify", actor=actor, reason=f"{said} · {cost.reason}" if cost.reason else said)
    return cost


def verify_remaining(report: Report, *, actor: User) -> list[tuple[Expenditure, str]]:
    """Accept each cost that is still to verify, one by one; returns every such cost with why it was left, or "".

    What looks like a duplicate is left for a person to look at by itself.
    """
    require("reports.verify", actor, report)
    twice = duplicates_of(report)
    done: list[tuple[Expenditure, str]] = []
    for cost in report.costs.filter(outcome=Outcome.PENDING):
        refusal = _("it looks like a duplicate; decide it by itself") if twice.get(cost.pk) else ""
        if not refusal:
            try:
                verify_cost(cost, outcome=Outcome.ACCEPTED, actor=actor)
            except (TransitionRefused, DomainError) as error:
                refusal = str(error)
        done.append((cost, refusal))
    return done


@transaction.atomic
def accept_narrative(report: Report, *, actor: User, reason: str = "") -> Report:
    """Accept the narrative part, for the officer; with finance's acceptance the final amount stands."""
    return _accept_part(report, "accept_narrative", StaffRole.Role.OFFICER, actor=actor, reason=reason)


@transaction.atomic
def accept_costs(report: Report, *, actor: User, reason: str = "") -> Report:
    """Accept the costs as verified, for finance; with the officer's acceptance the final amount stands."""
    return _accept_part(report, "accept_costs", StaffRole.Role.FINANCE, actor=actor, reason=reason)


@transaction.atomic
def close_grant(agreement: Agreement, *, actor: User, reason: str = "") -> Agreement:
    """Close a settled grant; what is left of the commitment goes back to the action."""
    agreement = perform(agreement, "close", actor=actor, reason=reason)
    agreement.closed_at = timezone.now()
    agreement.save(update_fields=["closed_at"])
    notify(
        "grant-closed",
        to=people_of(agreement.organisation),
        key=f"grant-closed:{agreement.pk}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference},
    )
    release_rest(agreement, actor=actor, reason=reason)
    return agreement


def draft_of(report: Report, *, actor: User) -> Report:
    """Lock a report for writing. Raises PermissionDenied, and TransitionRefused once it is handed in."""
    require("reports.edit", actor, report)
    locked = lock(report)
    if locked.state != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))
    return locked


def _refuse_wrong_day(agreement: Agreement, spent_on: datetime.date) -> None:
    first = agreement.eligible_from
    if not first <= spent_on <= agreement.ends_on:
        raise DomainError(
            _("The cost must fall into the implementation period, %(start)s to %(end)s.")
            % {"start": date_format(first, "j F Y"), "end": date_format(agreement.ends_on, "j F Y")},
            field="spent_on",
        )
    if spent_on > timezone.localdate():
        raise DomainError(_("This day is still to come; report what has been spent."), field="spent_on")


def _accept_part(report: Report, verb: str, role: str, *, actor: User, reason: str) -> Report:
    lock(report.agreement)
    report = perform(report, verb, actor=actor, reason=reason)
    excluded = {report.submitted_by_id} if report.submitted_by_id else set()
    if approve(report, ACCEPTANCE, actor=actor, role=role, excluded=excluded, round=report.round):
        _refuse_while_paying(report)
        report = perform(report, "accept", actor=actor, rule_version=RULE_VERSION)
        settlement = settle(report)
        _tell_outcome(report, settlement)
        post_acceptance(settlement, actor=actor)
    return Report.objects.get(pk=report.pk)


def _refuse_while_paying(report: Report) -> None:
    if report.agreement.payments.filter(state__in=UNDER_WAY).exists():
        raise TransitionRefused(_("A payment of this grant is under way; wait until the bank has paid or refuse it."))


def _action(report: Report) -> Any:
    return report.agreement.award.application.call.action


def _tell_outcome(report: Report, settlement: Settlement) -> None:
    currency = report.agreement.currency
    _tell(
        report,
        "report-accepted",
        to=people_of(report.agreement.organisation),
        accepted=values.money(settlement.accepted_cost_cents, currency),
        final=values.money(settlement.final_grant_cents, currency),
        balance=values.money(settlement.balance_cents, currency),
        recovery=values.money(settlement.recovery_cents, currency),
    )


def _tell(report: Report, topic: str, *, to: list[User], **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{report.pk}:{records_of(report).count()}",
        url=reverse("monitoring:report", args=[report.agreement.reference]),
        about=report,
        context={"reference": report.agreement.reference, **context},
    )
