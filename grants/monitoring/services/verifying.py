"""The verbs of verification: verify, return, accept."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.monitoring.models import ACCEPTANCE, Expenditure, Report, Settlement
from grants.monitoring.rules import RULE_VERSION
from grants.monitoring.services.judging import open_cost
from grants.monitoring.services.telling import tell
from grants.monitoring.settling import post_acceptance, post_interim, settle
from grants.monitoring.twins import suspects
from grants.payments.models import UNDER_WAY
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from notifications import values
from workflows.approvals import approve
from workflows.engine import TransitionRefused, lock, perform, record

Outcome = Expenditure.Outcome
DECISIONS = (Outcome.ACCEPTED, Outcome.PARTLY, Outcome.REFUSED)
UNDECIDED = {
    "accepted_cents": 0,
    "verified_by": None,
    "verified_at": None,
    "confirmed_by": None,
    "confirmed_at": None,
    "is_unreviewed": False,
}


@transaction.atomic
def return_report(report: Report, *, actor: User, reason: str) -> Report:
    """Give the report back with what is missing; approvals and verification so far are void, the remarks stay."""
    report = perform(report, "return_for_completion", actor=actor, reason=reason)
    report.round += 1
    report.return_reason = reason
    report.save(update_fields=["round", "return_reason"])
    report.costs.exclude(outcome=Outcome.PENDING).update(outcome=Outcome.PENDING, **UNDECIDED)
    tell(report, "report-returned", to=people_of(report.agreement.organisation), by=str(actor), reason=reason)
    return Report.objects.get(pk=report.pk)


@transaction.atomic
def verify_cost(
    cost: Expenditure, *, outcome: str, accepted_cents: int | None = None, reason: str = "", actor: User
) -> Expenditure:
    """Accept, partly accept (cents) or refuse one cost; anything but full acceptance needs a reason."""
    require("reports.verify", actor, cost.report)
    cost = open_cost(cost)
    if outcome not in DECISIONS:
        raise DomainError(_("Accept it, accept a part, or refuse it; a question is asked by itself."), field="outcome")
    amount = {Outcome.ACCEPTED: cost.amount_cents, Outcome.REFUSED: 0}.get(Outcome(outcome), accepted_cents or 0)
    if outcome == Outcome.PARTLY and not 0 < amount < cost.amount_cents:
        raise DomainError(_("Partly accepted means more than zero and less than the whole."), field="accepted_cents")
    if outcome != Outcome.ACCEPTED and not reason.strip():
        raise DomainError(_("Give the reason; the grantee reads it."), field="reason")
    cost.outcome, cost.accepted_cents, cost.reason = outcome, amount, reason.strip()
    cost.verified_by, cost.verified_at = actor, timezone.now()
    cost.confirmed_by, cost.confirmed_at, cost.is_unreviewed = None, None, False
    cost.save()
    said = f"{cost.get_outcome_display()}: {format_money(amount, cost.report.agreement.currency)}"
    record(cost, "verify", actor=actor, reason=f"{said} · {cost.reason}" if cost.reason else said)
    return cost


def verify_remaining(
    report: Report, *, only: Collection[int] | None = None, actor: User
) -> list[tuple[Expenditure, str]]:
    """Accept each cost that is still to verify, one by one; returns every such cost with why it was left, or "".

    `only` are the numbers of those that were chosen; what is not of this report, or decided already, is passed over.

    What looks like a duplicate is left for a person to look at by itself.
    """
    require("reports.verify", actor, report)
    twice = suspects(report)
    done: list[tuple[Expenditure, str]] = []
    waiting = report.costs.filter(outcome=Outcome.PENDING)
    for cost in waiting if only is None else waiting.filter(pk__in=only):
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


def _accept_part(report: Report, verb: str, role: str, *, actor: User, reason: str) -> Report:
    lock(report.agreement)
    report = perform(report, verb, actor=actor, reason=reason)
    excluded = {report.submitted_by_id} if report.submitted_by_id else set()
    approve(report, ACCEPTANCE, actor=actor, role=role, excluded=excluded, round=report.round)
    report = Report.objects.get(pk=report.pk)
    if report.has_both_approvals:
        if report.is_final:
            _refuse_while_paying(report)
        report = perform(report, "accept", actor=actor, rule_version=RULE_VERSION)
        _settle_or_count(report, actor=actor)
    return Report.objects.get(pk=report.pk)


def _settle_or_count(report: Report, *, actor: User) -> None:
    """Fix the final amount by the final report; count what an interim one justifies of what was paid."""
    if report.is_final:
        settlement = settle(report.agreement)
        _tell_outcome(report, settlement)
        post_acceptance(settlement, actor=actor)
        return
    accepted = post_interim(report, actor=actor)
    words = {"accepted": values.money(accepted, report.agreement.currency), "which": report.duty.label}
    tell(report, "interim-accepted", to=people_of(report.agreement.organisation), **words)


def _refuse_while_paying(report: Report) -> None:
    if report.agreement.payments.filter(state__in=UNDER_WAY).exists():
        raise TransitionRefused(_("A payment of this grant is under way; wait until the bank has paid or refuse it."))


def _tell_outcome(report: Report, settlement: Settlement) -> None:
    currency = report.agreement.currency
    tell(
        report,
        "report-accepted",
        to=people_of(report.agreement.organisation),
        accepted=values.money(settlement.accepted_cost_cents, currency),
        final=values.money(settlement.final_grant_cents, currency),
        balance=values.money(settlement.balance_cents, currency),
        recovery=values.money(settlement.recovery_cents, currency),
    )
