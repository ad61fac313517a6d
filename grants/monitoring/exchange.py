"""What the final amount of a grant in another currency is in the pot's: by the policy that the agreement names."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.agreements.services import agreement_balance
from grants.calls.models.granting import GrantingRules
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.core.remembering import remembered
from grants.ledger.exchange_rules import (
    Tranche,
    accounted,
    at_average,
    at_rates,
    booked,
    fifo,
    mean,
    rounded,
    share_of,
    spread,
)
from grants.ledger.models import Account, ExchangeRate, Transfer
from grants.ledger.rates import rates_of, rates_of_period
from grants.monitoring.models import Expenditure
from grants.monitoring.rules import Outcome
from grants.payments.booking import BY_THE_BANK, is_foreign
from grants.payments.models import Payment

OF_THE_MONTH = ("invoice", "booking", "payment")


@dataclass(frozen=True)
class Booked:
    """What the ledger moves at the settlement, in cents of the pot: accepted, lost by the rates, and still to pay."""

    accepted: int
    lost: int
    payable: int


def booked_outcome(agreement: Agreement, outcome: Outcome, costs: Sequence[Expenditure]) -> Booked:
    """Return what the final amount is in the pot's currency; in one currency it is the amount itself.

    What was advanced for the justified part is reckoned by the tranches; what it is worth, by the policy. Raises
    MissingRate, naming currency and month.
    """
    justified = outcome.final_grant - outcome.balance
    if not is_foreign(agreement):
        return Booked(justified, 0, outcome.balance)
    worth, payable = _worths(agreement, outcome, costs)
    found = accounted(advanced=_advanced_for(agreement, justified), worth=worth)
    return Booked(found.accepted, found.lost, _covered(agreement, outcome, payable))


@dataclass(frozen=True)
class Converted:
    """What the pages say of a grant in another currency: the policy in words, and what the ledger moved; cents."""

    policy: str
    rate_is_of_the_cost: bool
    accepted: int
    lost: int
    payable: int


def converted(agreement: Agreement) -> Converted | None:
    """Return how a grant in another currency is converted, and what its settlement moved; None in one currency."""
    if not is_foreign(agreement):
        return None
    kinds = {name: f"{name}:{agreement.pk}" for name in ("accept", "exchange", "owe")}
    moved = dict(Transfer.objects.filter(idempotency_key__in=kinds.values()).values_list("idempotency_key", "amount"))
    policy = agreement.grant_terms.exchange
    return Converted(
        policy=str(GrantingRules.Exchange(policy).label),
        rate_is_of_the_cost=policy in OF_THE_MONTH,
        accepted=moved.get(kinds["accept"], 0),
        lost=moved.get(kinds["exchange"], 0),
        payable=moved.get(kinds["owe"], 0),
    )


def paid_in_contract(agreement: Agreement) -> int:
    """Return what the grantee holds of the grant, in cents of the contract's currency."""
    if not is_foreign(agreement):
        kinds = (Account.Kind.ADVANCED, Account.Kind.ACCEPTED)  # an interim report has justified a part
        held = balances_of(agreement)
        return sum(held.get(kind, 0) for kind in kinds)
    return sum(tranche.amount for tranche in tranches_of(agreement))


def tranches_of(agreement: Agreement) -> list[Tranche]:
    """Return the instalments that the bank has paid, in the order in which they were received."""
    paid = agreement.payments.filter(state="paid", kind=Payment.Kind.INSTALMENT).order_by("paid_on", "pk")
    return remembered(
        ("tranches", agreement.pk), lambda: [Tranche(payment.amount_cents, payment.moved_cents) for payment in paid]
    )


def _advanced_for(agreement: Agreement, justified: int) -> int:
    """Return what was advanced for the justified part: all of it where nothing is left to be paid back."""
    tranches = tranches_of(agreement)
    if not tranches:
        return 0
    by = mean if agreement.grant_terms.exchange == "mean" else fifo
    return min(rounded(by(tranches, justified)), agreement_balance(agreement, Account.Kind.ADVANCED))


def _worths(agreement: Agreement, outcome: Outcome, costs: Sequence[Expenditure]) -> tuple[int, int]:
    """Return what the justified part and the balance are worth; together they are the worth of the final amount."""
    justified = outcome.final_grant - outcome.balance
    if agreement.grant_terms.exchange in BY_THE_BANK:
        assert agreement.rate is not None
        return _advanced_for(agreement, justified), booked(outcome.balance, agreement.rate)
    total = sum(cost.accepted_cents for cost in costs)
    worth = _worth_of_costs(agreement, costs)
    parts = (share_of(worth, part, total) for part in (justified, outcome.balance))
    of_justified, of_balance = spread(parts)
    return of_justified, of_balance


def _worth_of_costs(agreement: Agreement, costs: Sequence[Expenditure]) -> Fraction:
    """Return what the accepted costs are worth: each at InforEuro's rate of its month, or all at the average.

    The date of a cost serves as that of the invoice and the booking, and of the payment where that has none of its own.
    """
    accepted = [cost for cost in costs if cost.accepted_cents]
    if not accepted:
        return Fraction(0)
    if agreement.grant_terms.exchange == "average":
        rates = rates_of_period(agreement.currency, agreement.starts_on, agreement.ends_on)
        return at_average(sum(cost.accepted_cents for cost in accepted), rates)
    by_payment = agreement.grant_terms.exchange == "payment"
    days = [cost.paid_on if by_payment and cost.paid_on else cost.spent_on for cost in accepted]
    by_day = rates_of(ExchangeRate.Source.INFOREURO, agreement.currency, days)
    return at_rates((cost.accepted_cents, by_day[day]) for cost, day in zip(accepted, days, strict=True))


def _covered(agreement: Agreement, outcome: Outcome, payable: int) -> int:
    """Return what is set apart for the balance: at most what is committed. Raises DomainError where nothing is."""
    found = min(payable, agreement_balance(agreement, Account.Kind.COMMITTED))
    if outcome.balance and not found:
        words = {"sum": format_money(outcome.balance, agreement.currency)}
        raise DomainError(_("Nothing is committed any more from which the balance of %(sum)s could be paid.") % words)
    return found
