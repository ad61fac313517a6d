"""Whether a payment file comes out at zero: what was ordered, what the bank did with each, and what is left."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from grants.applications.closing import is_open_to
from grants.payments.models import Payment, PaymentBatch, Recovery, Statement, StatementLine
from grants.payments.selectors.bank import PROGRAMME, Role, payments_open_to
from grants.payments.selectors.recoveries import APPLICATION

Outcome = StatementLine.Outcome
OPEN_STATE = "ordered"


@dataclass(frozen=True)
class Answered:
    """One payment of a file against the bank, in cents; `fee` is what a person noted as the bank's."""

    payment: Payment
    ordered: int
    paid: int
    returned: int
    open: int
    debited: int
    credited: int
    fee: int

    @property
    def moved(self) -> int:
        """What left the account for good."""
        return self.debited - self.credited

    @property
    def by_word(self) -> int:
        """What a person recorded as paid, and no statement shows yet."""
        return self.paid if not self.debited else 0

    @property
    def difference(self) -> int:
        """What left the account, or stayed in it, and neither the payment nor a fee explains."""
        if not self.debited and not self.credited:
            return 0
        return abs(self.paid - self.by_word - self.moved) - self.fee


@dataclass(frozen=True)
class Reconciliation:
    """A file against the bank, payment by payment and in total; it comes out at zero when nothing is unexplained."""

    rows: list[Answered]
    ordered: int
    paid: int
    returned: int
    open: int
    moved: int
    by_word: int
    fee: int
    difference: int

    @property
    def is_zero(self) -> bool:
        """Whether every payment is answered and every cent explained."""
        return not self.open and not any(row.difference for row in self.rows)


COLUMNS: Final = ("ordered", "paid", "returned", "open", "moved", "by_word", "fee", "difference")


def reconciliation_of(payments: list[Payment]) -> Reconciliation:
    """Return how the bank answered for payments whose lines and offsets are prefetched."""
    rows = [_answered(payment) for payment in payments]
    return Reconciliation(rows, **{name: sum(getattr(row, name) for row in rows) for name in COLUMNS})


def _answered(payment: Payment) -> Answered:
    state, cents = str(payment.state), payment.transfer_cents
    moves = [line.amount_cents for line in payment.statement_lines.all() if line.outcome != Outcome.OPEN]
    return Answered(
        payment=payment,
        ordered=cents,
        paid=cents if state == "paid" else 0,
        returned=cents if state not in {"paid", OPEN_STATE} else 0,
        open=cents if state == OPEN_STATE else 0,
        debited=-sum(moved for moved in moves if moved < 0),
        credited=sum(moved for moved in moves if moved > 0),
        fee=payment.fee_cents,
    )


def closed_part(batch: PaymentBatch, shown: list[Payment]) -> int:
    """Return how many payments of a file are closed to the reader of the others."""
    return batch.payments.count() - len(shown)


def candidates_for(line: StatementLine, user: Any) -> QuerySet[Payment]:
    """Return the payments that a line may answer: sent from its account, not answered by the bank yet.

    Those that the line itself speaks for come first: the same account of the payee, then the same amount.
    """
    account = line.statement.account_id
    states = [OPEN_STATE, "paid"] if line.amount_cents < 0 else [OPEN_STATE, "paid", "returned"]
    sent = Q(batch__account=account, batch__state__in=["frozen", "completed"], state__in=states)
    found = payments_open_to(user, Role.FINANCE).filter(sent | Q(pk=line.payment_id, batch__account=account))
    sides = Q(statement_lines__amount_cents__lt=0) if line.amount_cents < 0 else Q(statement_lines__amount_cents__gt=0)
    settled = sides & ~Q(statement_lines__outcome=Outcome.OPEN)
    unanswered = found.annotate(answers=Count("statement_lines", filter=settled)).filter(answers=0)
    return unanswered.select_related("bank_account", "agreement__organisation").prefetch_related("offsets")


def proposals_for(line: StatementLine, candidates: list[Payment]) -> list[Payment]:
    """Return the candidates that fit a line, the best first: its own reference, then account and amount."""
    fits = [(_fit(line, payment), payment.pk, payment) for payment in candidates]
    return [payment for fit, _pk, payment in sorted(fits, key=lambda row: (-row[0], row[1])) if fit]


def _fit(line: StatementLine, payment: Payment) -> int:
    """Return how well a payment fits: 4 for its reference, 2 for the account of the payee, 1 for the amount.

    The amount alone says nothing in a month in which many grantees get the same.
    """
    if payment.pk == line.payment_id or payment.end_to_end_id in line.remittance:
        return 4
    has_account = payment.bank_account is not None and bool(line.iban) and payment.bank_account.iban == line.iban
    is_named = payment.agreement.reference in line.remittance
    has_amount = payment.transfer_cents == abs(line.amount_cents)
    return (2 + has_amount) if has_account or is_named else 0


def recoveries_for(line: StatementLine, user: Any) -> QuerySet[Recovery]:
    """Return the recoveries that money which came in may cover: due, in its currency, in its programme."""
    programme = line.statement.account.programme_id
    found = Recovery.objects.filter(is_open_to(user, APPLICATION), state="due", currency=line.currency)
    return found.filter(**{PROGRAMME: programme}).select_related("agreement__organisation").order_by("due_on", "pk")


def counts_of(statement: Statement) -> list[tuple[str, int, int]]:
    """Return how many lines of a statement came to which outcome, with their sums in cents."""
    found: dict[str, list[int]] = {}
    for outcome, cents in statement.lines.values_list("outcome", "amount_cents"):
        found.setdefault(outcome, []).append(cents)
    return [(str(label), len(found[key]), sum(found[key])) for key, label in Outcome.choices if key in found]
