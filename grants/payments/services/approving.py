"""How a payment is decided on: endorsed, approved, refused; changed or taken back by finance.

The one who asked, raised or changed never approves, and two approvals are of two people; the policies see to it.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from grants.agreements.services.accounts import account_to_pay
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.ledger.models import Account, Transfer
from grants.payments.booking import balance_to_pay, book_order
from grants.payments.checks import first_obstacle
from grants.payments.models import Payment
from grants.payments.selectors.checks import look_at, order_of, source_of
from grants.payments.selectors.requests import amount_due
from grants.payments.services.paying import move
from grants.payments.services.requesting import refuse
from grants.payments.services.telling import (
    ask_approvers,
    ask_second_approvers,
    finance_of,
    kind_of,
    tell,
    tell_refused,
)
from grants.people.models import User
from workflows.engine import TransitionRefused, lock, perform

Kind = Account.Kind
LOOKED_AT = {"agreement", "account", "money"}  # a changed account may cool while it waits for approval
CHANGED = _lazy("The amount or the account has changed since you opened this page; look at it again.")


@transaction.atomic
def endorse_payment(payment: Payment, *, actor: User, reason: str = "", seen: str = "") -> Payment:
    """Give the first of two approvals. No money moves; another approver gives the second."""
    payment = _decide(payment, "endorse", actor=actor, reason=reason, seen=seen)
    ask_second_approvers(payment, actor=actor)
    return payment


@transaction.atomic
def approve_payment(payment: Payment, *, actor: User, reason: str = "", seen: str = "") -> Payment:
    """Approve: the money is ordered and can be promised to nobody else. Raises NotEnough above what is committed.

    `seen` is the amount and account that the approver read: other ones meanwhile are refused.
    """
    payment = _decide(payment, "approve", actor=actor, reason=reason, seen=seen)
    tell(payment, "payment-ordered", to=finance_of(payment), by=str(actor), kind=kind_of(payment))
    book_order(payment)
    move(payment, source_of(payment.kind), Kind.ORDERED, Transfer.Kind.ORDER, actor=actor)
    return payment


@transaction.atomic
def refuse_payment(payment: Payment, *, actor: User, reason: str) -> Payment:
    """Refuse a request, or one that was raised, with a reason."""
    payment = perform(payment, "refuse", actor=actor, reason=reason)
    tell_refused(payment, "payment-refused", actor=actor, reason=reason)
    return payment


@transaction.atomic
def amend_payment(payment: Payment, *, amount_cents: int, actor: User, reason: str) -> Payment:
    """Change the amount, up to what the instalment or the debt allows, and take up the account confirmed today.

    Whatever was approved before is void. Raises DomainError for an amount too high, or where nothing changes.
    """
    agreement = lock(payment.agreement)
    payment = perform(payment, "amend", actor=actor, reason=reason)
    account = account_to_pay(agreement)
    _refuse_wrong_amount(payment, amount_cents)
    if (amount_cents, account) == (payment.amount_cents, payment.bank_account):
        raise DomainError(_("Neither the amount nor the account changes."), field="amount_cents")
    payment.amount_cents, payment.bank_account = amount_cents, account
    payment.save(update_fields=["amount_cents", "bank_account"])
    refuse(
        first_obstacle(check for check in look_at(order_of(payment)) if check.key in {"agreement", "account", "money"})
    )
    ask_approvers(payment, actor=actor)
    return payment


@transaction.atomic
def recall_payment(payment: Payment, *, actor: User, reason: str) -> Payment:
    """Take an order back before the bank has it: the money is free again, and the payment leaves its open file."""
    batch = lock(payment.batch) if payment.batch is not None else None
    lock(payment.agreement)
    payment = perform(payment, "recall", actor=actor, reason=reason)
    if payment.batch != batch:
        raise TransitionRefused(_("It was put into a payment file meanwhile; open the page again."))
    if payment.transfer_cents != payment.amount_cents:
        raise TransitionRefused(_("A part of it is set off against money to be paid back; it cannot be taken back."))
    payment.batch = None
    payment.save(update_fields=["batch"])
    tell_refused(payment, "payment-recalled", actor=actor, reason=reason)
    move(payment, Kind.ORDERED, source_of(payment.kind), Transfer.Kind.RETURN, actor=actor, reason=reason)
    return payment


def _decide(payment: Payment, verb: str, *, actor: User, reason: str, seen: str) -> Payment:
    """Lock the account, so that it cannot be replaced between the look and the order; then decide on what was seen."""
    account = lock(payment.bank_account) if payment.bank_account is not None else None
    lock(payment.agreement)
    payment = perform(payment, verb, actor=actor, reason=reason)
    if payment.bank_account != account or (seen and seen != payment.seen):
        raise TransitionRefused(str(CHANGED))
    refuse(first_obstacle(look_at(order_of(payment))))
    return payment


def _refuse_wrong_amount(payment: Payment, amount_cents: int) -> None:
    if amount_cents <= 0:
        raise DomainError(_("An amount must be greater than zero."), field="amount_cents")
    most = amount_due(payment.instalment) if payment.instalment is not None else balance_to_pay(payment.agreement)
    if amount_cents > most:
        text = _("It can be %(most)s at most.") % {"most": format_money(most, payment.currency)}
        raise DomainError(text, field="amount_cents")
