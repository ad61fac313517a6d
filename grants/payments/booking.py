"""What a payment in another currency takes from the pot: at the order by the agreement's rate, then by the bank's."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.services import agreement_account, agreement_balance, movement
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.money import format_money
from grants.ledger.exchange_rules import Tranche, booked, certified_rate, rounded, share_of
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting
from grants.payments.models import Payment

Kind = Account.Kind
BY_THE_BANK = ("fifo", "mean")  # the policies under which a cost is worth what its tranche took from the pot


@dataclass(frozen=True)
class Certified:
    """What the bank certifies of a payment: its rate, or what it debited in the pot's currency; and the evidence.

    Its statement tells both, and is the evidence itself: the line that answers the payment stays with it.
    """

    rate: Decimal | None = None
    debited_cents: int | None = None
    evidence: StoredFile | None = None
    by_statement: bool = False


def is_foreign(agreement: Agreement) -> bool:
    """Tell whether the contract is in another currency than the pot."""
    return bool(agreement.currency != agreement.book_currency)


def cents_to_order(
    agreement: Agreement,
    amount_cents: int,
    *,
    kind: str,
    instalment: Instalment | None = None,
    payment: Payment | None = None,
) -> int:
    """Return what an amount of the contract takes from the pot when it is ordered, in cents of the pot's currency.

    It is rounded half up to the cent; the last instalment never takes more than what is committed, and a balance
    takes its share of what was set apart for it. `payment` is the one to be ordered, if it exists already.
    """
    if not is_foreign(agreement):
        return amount_cents
    if kind == Payment.Kind.BALANCE:
        owed = agreement_balance(agreement, Kind.PAYABLE)
        whole = balance_to_pay(agreement, but=payment)
        return rounded(share_of(Fraction(owed), amount_cents, whole)) if amount_cents < whole else owed
    assert agreement.rate is not None
    wanted = booked(amount_cents, agreement.rate)
    if instalment is None or agreement.instalments.filter(number__gt=instalment.number).exists():
        return wanted
    return min(wanted, agreement_balance(agreement, Kind.COMMITTED))


def balance_to_pay(agreement: Agreement, *, but: Payment | None = None) -> int:
    """Return the balance that is owed and not ordered yet, in cents of the contract's currency."""
    owed = agreement_balance(agreement, Kind.PAYABLE)
    if not owed or not is_foreign(agreement):
        return owed
    ordered = agreement.payments.filter(kind=Payment.Kind.BALANCE, state__in=["ordered", "paid"])
    ordered = ordered.exclude(pk=but.pk) if but else ordered
    return int(agreement.settlement.balance_cents) - sum(payment.amount_cents for payment in ordered)


def book_order(payment: Payment) -> None:
    """Keep with a payment in another currency what it takes from the pot at the order."""
    agreement = payment.agreement
    if is_foreign(agreement):
        payment.booked_cents = cents_to_order(
            agreement, payment.amount_cents, kind=payment.kind, instalment=payment.instalment, payment=payment
        )
        payment.save(update_fields=["booked_cents"])


def book_payment(payment: Payment, certified: Certified | None) -> list[Posting]:
    """Keep what the bank certifies, and return the transfers by which the ledger follows it; none in one currency.

    Less than ordered: the difference is committed again. More: it comes from what is committed. Raises DomainError
    at the field for a missing rate or evidence, and where not enough is committed.
    """
    if not is_foreign(payment.agreement):
        return []
    certified = certified or Certified()
    ordered, taken = payment.moved_cents, _taken(payment, certified)
    _refuse_more_than_committed(payment.agreement, ordered, taken)
    payment.booked_cents = taken
    payment.rate = certified.rate or certified_rate(Tranche(payment.amount_cents, taken))
    payment.rate_evidence = certified.evidence
    payment.save(update_fields=["booked_cents", "rate", "rate_evidence"])
    return [*_difference(payment, ordered, taken), *_disbursement(payment, ordered, taken)]


def exchange_keys(payment: Payment) -> list[str]:
    """Return the keys of the transfers that another rate than the agreement's makes."""
    return [f"{what}:{payment.pk}" for what in ("rate", "exchange-of-payment", "return-of-exchange")]


def _taken(payment: Payment, certified: Certified) -> int:
    """Return what the payment took from the pot; what was set off counts at the rate of the agreement."""
    if not certified.by_statement:
        _refuse_half_told(certified)
    if certified.debited_cents is not None:
        found = certified.debited_cents + booked_set_off(payment)
    else:
        assert certified.rate is not None
        found = booked(payment.amount_cents, certified.rate) if certified.rate > 0 else 0
    if found <= 0:
        raise DomainError(_("A rate and an amount are more than zero."), field="rate")
    return found


def booked_set_off(payment: Payment) -> int:
    """Return what of a payment was set off against money to be paid back, in cents of the pot's currency."""
    cents, rate = payment.amount_cents - payment.transfer_cents, payment.agreement.rate
    return booked(cents, rate) if cents and rate and is_foreign(payment.agreement) else cents


def _refuse_half_told(certified: Certified) -> None:
    if (certified.rate is None) == (certified.debited_cents is None):
        raise DomainError(
            _("Write the rate that the bank certifies, or the amount that it debited; one of the two."), field="rate"
        )
    if certified.evidence is None:
        raise DomainError(_("Add the bank's advice that shows the rate or the amount."), field="evidence")


def _refuse_more_than_committed(agreement: Agreement, ordered: int, taken: int) -> None:
    left = agreement_balance(agreement, Kind.COMMITTED)
    if taken - ordered <= left:
        return
    words = {
        "taken": format_money(taken, agreement.book_currency),
        "ordered": format_money(ordered, agreement.book_currency),
        "left": format_money(left, agreement.book_currency),
    }
    text = _(
        "This is %(taken)s, but %(ordered)s was ordered and only %(left)s more is committed. Check the bank's advice; "
        "if it is right, the rest is not covered by this grant."
    )
    raise DomainError(text % words, field="rate")


def _difference(payment: Payment, ordered: int, taken: int) -> list[Posting]:
    """Return the transfer between what is ordered and what is committed, if the bank took more or less."""
    if ordered == taken:
        return []
    agreement = payment.agreement
    source, target = (agreement_account(agreement, kind) for kind in (Kind.ORDERED, Kind.COMMITTED))
    kind = Transfer.Kind.RETURN
    if taken > ordered:
        source, target, kind = target, source, Transfer.Kind.ORDER
    return [movement(agreement, source, target, abs(taken - ordered), kind=kind, key=f"rate:{payment.pk}")]


def _disbursement(payment: Payment, ordered: int, taken: int) -> list[Posting]:
    """Return the payment itself; of a balance, what goes beyond the worth of its costs is a loss by the rates."""
    agreement = payment.agreement
    is_balance = payment.kind == Payment.Kind.BALANCE
    source = agreement_account(agreement, Kind.ORDERED)
    target = agreement_account(agreement, Kind.ACCEPTED if is_balance else Kind.ADVANCED)
    paid = movement(agreement, source, target, taken, kind=Transfer.Kind.PAY, key=f"pay:{payment.pk}")
    if not is_balance or taken <= ordered or agreement.grant_terms.exchange in BY_THE_BANK:
        return [paid]
    lost = agreement_account(agreement, Kind.EXCHANGE)
    key = f"exchange-of-payment:{payment.pk}"
    return [paid, movement(agreement, target, lost, taken - ordered, kind=Transfer.Kind.EXCHANGE, key=key)]


def book_return(payment: Payment) -> list[Posting]:
    """Return the transfers by which a balance that lost by the rates goes back to where it stood; none for others."""
    lost = Transfer.objects.filter(idempotency_key=f"exchange-of-payment:{payment.pk}").first()
    if lost is None:
        return []
    agreement, amount = payment.agreement, payment.moved_cents - lost.amount
    accounts = {kind: agreement_account(agreement, kind) for kind in (Kind.ACCEPTED, Kind.PAYABLE, Kind.COMMITTED)}
    owed, back = f"return:{payment.pk}", f"return-of-exchange:{payment.pk}"
    kind = Transfer.Kind.RETURN
    return [
        movement(agreement, accounts[Kind.ACCEPTED], accounts[Kind.PAYABLE], amount, kind=kind, key=owed),
        movement(agreement, lost.credit, accounts[Kind.COMMITTED], lost.amount, kind=kind, key=back),
    ]
