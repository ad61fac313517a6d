"""What the lines of a statement answer: found by the end-to-end reference, or said by a person with a reason.

Each line is answered in a transaction of its own, under its lock; what cannot be answered stays in the queue and says
why. Locks: the line, then what pay and bounce lock.
"""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.payments.booking import Certified
from grants.payments.models import Payment, Recovery, RecoveryPart, Statement, StatementLine
from grants.payments.selectors.naming import payment_named_by, recovery_named_by
from grants.payments.services.batching import complete_answered
from grants.payments.services.exchanging import certified_by
from grants.payments.services.paying import bounce_payment, pay_instalment
from grants.payments.services.recovering import receive_recovery
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record

FEE_SHARE: Final = 10  # a "fee" above a tenth of the payment is something else
FEE_CENTS: Final = 50_00  # though of a small payment it may be more
Outcome = StatementLine.Outcome
REFUSALS: Final = (TransitionRefused, DomainError, PermissionDenied)


def match_statement(statement: Statement, *, actor: User, told: Callable[[], None] = lambda: None) -> Counter[str]:
    """Answer what can be answered without a person, and return how many lines came to which outcome.

    `told` hears of each line that was looked at.
    """
    require("statements.import", actor, statement)
    lines = sorted(statement.lines.filter(outcome=Outcome.OPEN), key=_when)
    report: Counter[str] = Counter()
    for line in lines:
        report[str(match_line(line, actor=actor).outcome)] += 1
        told()
    files = statement.lines.filter(payment__batch__isnull=False).values_list("payment__batch", flat=True)
    complete_answered(set(files), actor=actor)
    return report


def complete_files_of(line: StatementLine, *, actor: User) -> None:
    """Close the file whose last payment a line answered."""
    files = Payment.objects.filter(statement_lines=line, batch__isnull=False).values_list("batch", flat=True)
    complete_answered(set(files), actor=actor)


def _when(line: StatementLine) -> tuple[datetime.date, bool, int]:
    """Sort by day, what went out before what came back: a bank may list a return above the payment."""
    return (line.booked_on, line.amount_cents > 0, line.number)


def match_line(line: StatementLine, *, actor: User) -> StatementLine:
    """Answer one line by what it says itself; where that is not enough, note why, and leave it to a person."""
    try:
        with transaction.atomic():
            line = _open(line, actor=actor)
            _answer(line, actor=actor)
    except REFUSALS as error:
        StatementLine.objects.filter(pk=line.pk, outcome=Outcome.OPEN).update(reason=str(error)[:1000])
    return StatementLine.objects.get(pk=line.pk)


@transaction.atomic
def pay_by_line(line: StatementLine, payment: Payment, *, reason: str, actor: User) -> StatementLine:
    """Say which payment a debit made; what it is short of, or above, is a fee that the funder bears."""
    line = _open(line, actor=actor)
    payment = _sent(line, payment)
    if line.amount_cents > 0:
        raise DomainError(_("Money that came in pays no grantee; say that it was sent back."), "payment")
    fee = abs(payment.transfer_cents + line.amount_cents)
    if _is_no_fee(payment, fee):
        sums = {"out": _sum(line, -line.amount_cents), "due": _sum(line, payment.transfer_cents)}
        raise DomainError(
            _("%(out)s left the account, %(due)s was ordered: the difference is no fee. Ask the bank.") % sums,
            "payment",
        )
    _pay(line, payment, fee_cents=fee, actor=actor)
    return _settle(line, Outcome.SHORT if fee else Outcome.PAID, payment=payment, reason=reason, actor=actor)


@transaction.atomic
def return_by_line(line: StatementLine, payment: Payment, *, reason: str, actor: User) -> StatementLine:
    """Say that a payment did not arrive: it is returned and can be ordered again; a difference is noted as a fee."""
    line = _open(line, actor=actor)
    payment = _sent(line, payment)
    fee = abs(payment.transfer_cents - line.amount_cents) if line.amount_cents > 0 else 0
    if _is_no_fee(payment, fee):
        raise DomainError(_difference(line, payment), "payment")
    _bounce(line, payment, reason=reason, actor=actor)
    if fee:
        Payment.objects.filter(pk=payment.pk).update(fee_cents=fee)
    return _settle(line, Outcome.RETURNED, payment=payment, reason=reason, actor=actor)


@transaction.atomic
def receive_by_line(line: StatementLine, recovery: Recovery, *, reason: str, actor: User) -> StatementLine:
    """Say that money which came in covers a part of what a grantee pays back."""
    line = _open(line, actor=actor)
    _receive(line, recovery, actor=actor)
    return _settle(line, Outcome.RECOVERED, recovery=recovery, reason=reason, actor=actor)


@transaction.atomic
def explain_line(line: StatementLine, *, outcome: str, reason: str, actor: User) -> StatementLine:
    """Say that a line is a fee of the bank or not ours at all, and why; nothing moves in the ledger."""
    line = _open(line, actor=actor)
    if outcome not in {Outcome.FEE, Outcome.OTHER}:
        raise DomainError(_("Choose what the line is."), "outcome")
    if not reason.strip():
        raise DomainError(_("Write what this line is; an auditor will ask."), "reason")
    return _settle(line, outcome, reason=reason, actor=actor)


def _answer(line: StatementLine, *, actor: User) -> None:
    """Take the line's own word: a payment made, a payment sent back, or a recovery that came in."""
    payment = payment_named_by(line)
    if payment is not None:
        line.payment = payment
        line.save(update_fields=["payment"])
        if line.currency != payment.currency:
            _answer_exchanged(line, payment, actor=actor)
        elif abs(line.amount_cents) == payment.transfer_cents:
            _answer_exact(line, payment, actor=actor)
        else:
            line.reason = _difference(line, payment)
            line.save(update_fields=["reason"])
    elif line.amount_cents > 0 and (recovery := recovery_named_by(line)) is not None:
        if _is_recorded_by_hand(line, recovery):
            raise DomainError(_("This transfer of the bank is recorded already."), "recovery")
        _receive(line, recovery, actor=actor)
        _settle(line, Outcome.RECOVERED, recovery=recovery, actor=actor)


def _is_recorded_by_hand(line: StatementLine, recovery: Recovery) -> bool:
    """Tell whether more parts of this very sum are recorded than lines brought: one came by hand, maybe this one."""
    parts = recovery.parts.filter(how=RecoveryPart.How.RECEIVED, amount_cents=line.amount_cents).count()
    lines = recovery.statement_lines.filter(outcome=Outcome.RECOVERED, amount_cents=line.amount_cents).count()
    return parts > lines


def _answer_exact(line: StatementLine, payment: Payment, *, actor: User) -> None:
    if line.amount_cents < 0:
        _pay(line, payment, actor=actor)
        _settle(line, Outcome.PAID, payment=payment, actor=actor)
        return
    _bounce(line, payment, reason=line.return_reason or line.remittance or _("Sent back by the bank."), actor=actor)
    _settle(line, Outcome.RETURNED, payment=payment, actor=actor)


def _answer_exchanged(line: StatementLine, payment: Payment, *, actor: User) -> None:
    """Take the bank's own debit and rate for a payment in another currency; what is not told stays with a person."""
    lock(payment.agreement)
    payment = lock(payment)
    try:
        certified = certified_by(line, payment)
    except DomainError as error:
        line.reason = str(error)
        line.save(update_fields=["reason"])
        return
    _pay(line, payment, certified=certified, actor=actor)
    _settle(line, Outcome.PAID, payment=payment, actor=actor)


def _pay(
    line: StatementLine, payment: Payment, *, actor: User, fee_cents: int = 0, certified: Certified | None = None
) -> None:
    """Record the payment on the bank's date; one recorded by a person before is only confirmed by the line."""
    lock(payment.agreement)
    payment = lock(payment)
    made = payment.statement_lines.filter(outcome__in=[Outcome.PAID, Outcome.SHORT]).exclude(pk=line.pk)
    if (earlier := made.select_related("statement").first()) is not None:
        text = _("This payment is answered already by line %(n)s of the statement %(statement)s.")
        raise DomainError(text % {"n": earlier.number, "statement": earlier.statement}, "payment")
    if str(payment.state) != "paid":
        payment = pay_instalment(
            payment,
            paid_on=line.value_on or line.booked_on,
            bank_reference=line.bank_reference or line.end_to_end_id or str(line.statement),
            certified=certified,
            actor=actor,
        )
    else:
        require("payments.pay", actor, payment)
    if fee_cents:
        Payment.objects.filter(pk=payment.pk).update(fee_cents=fee_cents)


def _bounce(line: StatementLine, payment: Payment, *, reason: str, actor: User) -> None:
    """Record that the money came back; what a person recorded as returned before is only confirmed by the line."""
    lock(payment.agreement)
    payment = lock(payment)
    back = payment.statement_lines.filter(outcome=Outcome.RETURNED, amount_cents__gt=0).exclude(pk=line.pk)
    if line.amount_cents > 0 and back.exists():
        raise DomainError(_("The return of this payment is in the books already."), "payment")
    if str(payment.state) != "returned":
        bounce_payment(payment, reason=reason[:1000], actor=actor)
    else:
        require("payments.bounce", actor, payment)


def _receive(line: StatementLine, recovery: Recovery, *, actor: User) -> None:
    if line.amount_cents <= 0:
        raise DomainError(_("Money that went out pays nothing back."), "recovery")
    if recovery.currency != line.currency:
        raise DomainError(_("The recovery is asked for in %(c)s.") % {"c": recovery.currency}, "recovery")
    receive_recovery(
        recovery,
        amount_cents=line.amount_cents,
        on=line.value_on or line.booked_on,
        bank_reference=line.bank_reference or line.end_to_end_id or str(line.statement),
        actor=actor,
    )


def _is_no_fee(payment: Payment, cents: int) -> bool:
    return cents > max(payment.transfer_cents // FEE_SHARE, FEE_CENTS)


def _sent(line: StatementLine, payment: Payment) -> Payment:
    """Return the payment re-read, or refuse one that the account of the statement never sent."""
    payment = Payment.objects.select_related("batch", "agreement").get(pk=payment.pk)
    if payment.batch is None or payment.batch.account_id != line.statement.account_id:
        raise DomainError(_("This payment did not go out from this account."), "payment")
    if str(payment.batch.state) not in {"frozen", "completed"}:
        raise DomainError(_("The file of this payment was never sent to the bank."), "payment")
    return payment


def _open(line: StatementLine, *, actor: User) -> StatementLine:
    """Lock a line that is still to be settled, by one who may settle it."""
    require("statements.settle", actor, line)
    line = lock(line)
    if line.outcome != Outcome.OPEN:
        text = _("This line is settled already: %(outcome)s.")
        raise TransitionRefused(text % {"outcome": line.get_outcome_display()})
    return line


def _settle(
    line: StatementLine,
    outcome: str,
    *,
    actor: User,
    payment: Payment | None = None,
    recovery: Recovery | None = None,
    reason: str = "",
) -> StatementLine:
    line.outcome, line.reason = outcome, reason.strip()[:1000]
    line.payment, line.recovery = payment, recovery
    line.settled_by, line.settled_at = actor, timezone.now()
    line.save(update_fields=["outcome", "reason", "payment", "recovery", "settled_by", "settled_at"])
    record(line, "settle", actor=actor, reason=line.reason or str(line.get_outcome_display()))
    return line


def _difference(line: StatementLine, payment: Payment) -> str:
    sums = {"moved": _sum(line, abs(line.amount_cents)), "due": _sum(line, payment.transfer_cents)}
    if line.amount_cents > 0:
        return _("%(moved)s came back of %(due)s.") % sums
    return _("%(moved)s left the account; %(due)s was ordered.") % sums


def _sum(line: StatementLine, cents: int) -> str:
    return format_money(cents, line.currency)
