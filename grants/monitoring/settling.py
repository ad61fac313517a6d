"""How an accepted report becomes the final amount, and what the ledger does with it; called by the services."""

from typing import Any

from django.utils import timezone

from grants.agreements.models import Agreement
from grants.agreements.services import agreement_account, agreement_balance, movement
from grants.ledger.models import Account, Transfer
from grants.ledger.services import post
from grants.monitoring.exchange import booked_outcome, paid_in_contract
from grants.monitoring.models import Expenditure, Report, Settlement
from grants.monitoring.rules import RULE_VERSION, Outcome, final_amount
from grants.monitoring.ruling import reduction_of, rules_for
from grants.payments.booking import is_foreign
from grants.people.models import User
from grants.programmes.services import available_account

Kind = Account.Kind


def settle(agreement: Agreement) -> Settlement:
    """Fix the final amount of the grant from the accepted cost and what has been advanced; cents of the contract."""
    advanced = paid_in_contract(agreement)
    accepted_cost = accepted_cost_of(agreement)
    ruled, reduction = rules_for(agreement), reduction_of(agreement)
    outcome = final_amount(
        accepted_cost=accepted_cost, maximum=agreement.amount_cents, total=agreement.total_cents, paid=advanced, **ruled
    )
    return Settlement.objects.create(
        agreement=agreement,
        accepted_cost_cents=accepted_cost,
        final_grant_cents=outcome.final_grant,
        paid_cents=advanced,
        balance_cents=outcome.balance,
        recovery_cents=outcome.recovery,
        other_income_cents=ruled["other_income"],
        no_profit=ruled["no_profit"],
        reduction_basis_points=ruled["reduction"],
        reduction_reason=reduction.reason if reduction else "",
        rule_version=rule_of(agreement),
        at=timezone.now(),
    )


def accepted_cost_of(agreement: Agreement) -> int:
    """Return the accepted cost of all reports of a grant, in cents of the contract."""
    return sum(cost.accepted_cents for cost in costs_of(agreement))


def costs_of(agreement: Agreement) -> list[Expenditure]:
    """Return the costs of all reports of a grant that were verified, in the order of their days."""
    told = Expenditure.objects.filter(report__agreement=agreement, report__state__in=["submitted", "accepted"])
    return list(told.order_by("spent_on", "pk"))


def post_interim(report: Report, *, actor: User) -> int:
    """Move what the accepted costs so far justify from advanced to accepted; returns what moved, in cents.

    A grant in another currency than its pot is converted once, by its final report (docs/decisions/0013).
    """
    agreement = report.agreement
    if is_foreign(agreement):
        return 0
    share = final_amount(
        accepted_cost=accepted_cost_of(agreement),
        maximum=agreement.amount_cents,
        total=agreement.total_cents,
        paid=paid_in_contract(agreement),
        **rules_for(agreement),
    )
    justified = share.final_grant - share.balance - agreement_balance(agreement, Kind.ACCEPTED)
    if justified > 0:
        accounts = (agreement_account(agreement, Kind.ADVANCED), agreement_account(agreement, Kind.ACCEPTED))
        key = f"accept:{agreement.pk}:{report.pk}"
        post([movement(agreement, *accounts, justified, kind=Transfer.Kind.ACCEPT, key=key)], actor=actor)
    return max(justified, 0)


def rule_of(agreement: Agreement) -> str:
    """Return by which rule the final amount is found, and by which policy it is converted where it has to be."""
    return f"{RULE_VERSION}, {agreement.grant_terms.exchange}" if is_foreign(agreement) else RULE_VERSION


def post_acceptance(settlement: Settlement, *, actor: User) -> None:
    """Move what is justified from advanced to accepted, and what is owed beyond it from committed to payable.

    Of a grant in another currency, what was advanced beyond the worth of the costs goes to the exchange differences.
    """
    agreement = settlement.agreement
    outcome = Outcome(settlement.final_grant_cents, settlement.balance_cents, settlement.recovery_cents)
    moved = booked_outcome(agreement, outcome, costs_of(agreement))
    newly = moved.accepted - agreement_balance(agreement, Kind.ACCEPTED)  # interim reports have justified the rest
    moves = [
        (Kind.ADVANCED, Kind.ACCEPTED, newly, Transfer.Kind.ACCEPT),
        (Kind.ACCEPTED, Kind.ADVANCED, -newly, Transfer.Kind.DISALLOW),  # more was justified so far than stands now
        (Kind.ADVANCED, Kind.EXCHANGE, moved.lost, Transfer.Kind.EXCHANGE),
        (Kind.COMMITTED, Kind.PAYABLE, moved.payable, Transfer.Kind.OWE),
    ]
    post(
        [
            movement(
                agreement,
                agreement_account(agreement, debit),
                agreement_account(agreement, credit),
                amount,
                kind=kind,
                key=f"{kind}:{agreement.pk}",
            )
            for debit, credit, amount, kind in moves
            if amount > 0
        ],
        actor=actor,
    )


def release_rest(agreement: Agreement, *, actor: User, reason: str) -> None:
    """Give what is left of the commitment back to the action."""
    committed = agreement_account(agreement, Kind.COMMITTED)
    if not committed.balance:
        return
    action: Any = available_account(agreement.award.application.call.action)
    before = Transfer.objects.filter(debit=committed, kind=Transfer.Kind.RELEASE).count()
    key = f"close:{agreement.pk}:{before}" if before else f"close:{agreement.pk}"  # it may have been reopened
    rest = movement(agreement, committed, action, committed.balance, kind=Transfer.Kind.RELEASE, key=key)
    post([rest], actor=actor, reason=reason)
