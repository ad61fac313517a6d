"""The verbs of a report and of the closure: start, save, submit, return, verify, accept, close."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, AgreementLine
from grants.agreements.services import agreement_account, movement
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.money import format_money
from grants.ledger.models import Account, Transfer
from grants.ledger.services import post
from grants.monitoring.models import ACCEPTANCE, Activity, Expenditure, Report, Settlement
from grants.monitoring.rules import RULE_VERSION, Outcome, final_amount
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import available_account, staff_of
from notifications.outbox import notify
from workflows.approvals import approve
from workflows.engine import TransitionRefused, lock, perform, records_of

Kind = Account.Kind


@transaction.atomic
def start_report(agreement: Agreement, *, actor: User) -> Report:
    """Start the final report of an agreement in force, or return the one that was started."""
    require("reports.start", actor, agreement)
    agreement = lock(agreement)
    if agreement.state != "in_force":
        raise TransitionRefused(_("A report belongs to an agreement in force."))
    report, _made = Report.objects.get_or_create(agreement=agreement, defaults={"due_on": agreement.report_due_on})
    return report


@transaction.atomic
def save_narrative(report: Report, *, actor: User, **fields: Any) -> Report:
    """Save texts and figures of the narrative part."""
    report = draft_of(report, actor=actor)
    for name, value in fields.items():
        setattr(report, name, value)
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


@transaction.atomic
def add_cost(
    report: Report,
    line: AgreementLine,
    *,
    spent_on: datetime.date,
    amount_cents: int,
    receipt: StoredFile | None,
    actor: User,
    **fields: Any,
) -> Expenditure:
    """Add a cost with its receipt to a line of the agreed budget; it must fall into the implementation period."""
    report = draft_of(report, actor=actor)
    agreement = report.agreement
    if line.agreement_id != agreement.pk:
        raise DomainError(_("Choose a line of this agreement's budget."), field="line")
    if not agreement.starts_on <= spent_on <= agreement.ends_on:
        raise DomainError(_("The cost must fall into the implementation period."), field="spent_on")
    return Expenditure.objects.create(
        report=report, line=line, spent_on=spent_on, amount_cents=amount_cents, receipt=receipt, **fields
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
        sum=format_money(sum(cost.amount_cents for cost in costs), report.agreement.currency),
    )
    return report


@transaction.atomic
def return_report(report: Report, *, actor: User, reason: str) -> Report:
    """Give the report back with what is missing; approvals given so far are void."""
    report = perform(report, "return_for_completion", actor=actor, reason=reason)
    report.round += 1
    report.return_reason = reason
    report.save(update_fields=["round", "return_reason"])
    report.costs.exclude(outcome=Expenditure.Outcome.PENDING).update(
        outcome=Expenditure.Outcome.PENDING, accepted_cents=0, verified_by=None, verified_at=None
    )
    _tell(report, "report-returned", to=people_of(report.agreement.organisation), by=str(actor), reason=reason)
    return report


@transaction.atomic
def verify_cost(cost: Expenditure, *, outcome: str, accepted_cents: int, reason: str, actor: User) -> Expenditure:
    """Accept, partly accept or refuse one cost; anything but full acceptance needs a reason."""
    require("reports.verify", actor, cost.report)
    report = lock(cost.report)
    if report.state != "submitted" or not report.costs_are_open:
        raise TransitionRefused(_("The costs of this report are not open for verification."))
    cost = lock(cost)
    amount = {"accepted": cost.amount_cents, "refused": 0}.get(outcome, accepted_cents)
    if outcome == Expenditure.Outcome.PARTLY and not 0 < amount < cost.amount_cents:
        raise DomainError(_("Partly accepted means more than zero and less than the whole."), field="accepted")
    if outcome != Expenditure.Outcome.ACCEPTED and not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    cost.outcome, cost.accepted_cents, cost.reason = outcome, amount, reason
    cost.verified_by, cost.verified_at = actor, timezone.now()
    cost.save()
    return cost


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
    _release_rest(agreement, actor=actor, reason=reason)
    return agreement


def draft_of(report: Report, *, actor: User) -> Report:
    """Lock a report for writing. Raises PermissionDenied, and TransitionRefused once it is handed in."""
    require("reports.edit", actor, report)
    locked = lock(report)
    if locked.state != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))
    return locked


def _accept_part(report: Report, verb: str, role: str, *, actor: User, reason: str) -> Report:
    lock(report.agreement)
    _refuse_while_paying(report)
    report = perform(report, verb, actor=actor, reason=reason)
    excluded = {report.submitted_by_id} if report.submitted_by_id else set()
    if approve(report, ACCEPTANCE, actor=actor, role=role, excluded=excluded, round=report.round):
        _settle(perform(report, "accept", actor=actor, rule_version=RULE_VERSION), actor=actor)
    return Report.objects.get(pk=report.pk)


def _refuse_while_paying(report: Report) -> None:
    if report.agreement.payments.filter(state__in=["requested", "ordered"]).exists():
        raise TransitionRefused(_("A payment of this grant is under way; wait until the bank has paid or refuse it."))


def _settle(report: Report, *, actor: User) -> None:
    agreement = report.agreement
    advanced = agreement_account(agreement, Kind.ADVANCED)
    accepted_cost = sum(cost.accepted_cents for cost in report.costs.all())
    outcome = final_amount(
        accepted_cost=accepted_cost,
        maximum=agreement.amount_cents,
        total=agreement.total_cents,
        paid=advanced.balance,
    )
    Settlement.objects.create(
        agreement=agreement,
        accepted_cost_cents=accepted_cost,
        final_grant_cents=outcome.final_grant,
        paid_cents=advanced.balance,
        balance_cents=outcome.balance,
        recovery_cents=outcome.recovery,
        rule_version=RULE_VERSION,
        at=timezone.now(),
    )
    _tell_outcome(report, accepted_cost, outcome)
    _post_acceptance(agreement, advanced, outcome, actor=actor)


def _post_acceptance(agreement: Agreement, advanced: Account, outcome: Outcome, *, actor: User) -> None:
    justified = outcome.final_grant - outcome.balance
    committed, payable, accepted = (
        agreement_account(agreement, kind) for kind in (Kind.COMMITTED, Kind.PAYABLE, Kind.ACCEPTED)
    )
    moves = [
        (advanced, accepted, justified, Transfer.Kind.ACCEPT),
        (committed, payable, outcome.balance, Transfer.Kind.OWE),
    ]
    post(
        [
            movement(agreement, debit, credit, amount, kind=kind, key=f"{kind}:{agreement.pk}")
            for debit, credit, amount, kind in moves
            if amount
        ],
        actor=actor,
    )


def _release_rest(agreement: Agreement, *, actor: User, reason: str) -> None:
    committed = agreement_account(agreement, Kind.COMMITTED)
    if not committed.balance:
        return
    action = available_account(agreement.award.application.call.action)
    key = f"close:{agreement.pk}"
    rest = movement(agreement, committed, action, committed.balance, kind=Transfer.Kind.RELEASE, key=key)
    post([rest], actor=actor, reason=reason)


def _action(report: Report) -> Any:
    return report.agreement.award.application.call.action


def _tell_outcome(report: Report, accepted_cost: int, outcome: Outcome) -> None:
    currency = report.agreement.currency
    _tell(
        report,
        "report-accepted",
        to=people_of(report.agreement.organisation),
        accepted=format_money(accepted_cost, currency),
        final=format_money(outcome.final_grant, currency),
        balance=format_money(outcome.balance, currency),
        recovery=format_money(outcome.recovery, currency),
    )


def _tell(report: Report, topic: str, *, to: list[User], **context: str) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{report.pk}:{records_of(report).count()}",
        url=reverse("monitoring:report", args=[report.agreement.reference]),
        about=report,
        context={"reference": report.agreement.reference, **context},
    )
