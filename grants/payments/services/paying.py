"""The verbs of a payment: request, approve, refuse, pay, bounce. The ledger keeps each euro promised once."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.services import agreement_account, agreement_balance, movement
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, post
from grants.payments.models import LIVE, UNDER_WAY, Payment
from grants.payments.selectors import confirmed_account
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record, records_of

Kind = Account.Kind


@transaction.atomic
def request_instalment(instalment: Instalment, *, actor: User) -> Payment:
    """Ask for the advance of an agreement in force, to its confirmed account. Raises TransitionRefused in words."""
    agreement = _locked(instalment.agreement, actor=actor)
    _refuse(obstacle_to_instalment(instalment, agreement))
    return _request(agreement, Payment.Kind.INSTALMENT, instalment.amount_cents, instalment=instalment, actor=actor)


@transaction.atomic
def request_balance(agreement: Agreement, *, actor: User) -> Payment:
    """Ask for what is owed after the final report: the whole of the payable account."""
    agreement = _locked(agreement, actor=actor)
    _refuse(obstacle_to_balance(agreement))
    owed = agreement_balance(agreement, Kind.PAYABLE)
    return _request(agreement, Payment.Kind.BALANCE, owed, actor=actor)


@transaction.atomic
def approve_payment(payment: Payment, *, actor: User, reason: str = "") -> Payment:
    """Approve: the money is ordered and can be promised to nobody else. Raises NotEnough above what is committed.

    The account is locked first, so that it cannot be replaced between the guard's look and the order.
    """
    if payment.bank_account is not None:
        lock(payment.bank_account)
    lock(payment.agreement)
    payment = perform(payment, "approve", actor=actor, reason=reason)
    _tell(
        payment, "payment-ordered", to=_finance(payment), by=str(actor), kind=values.words(payment.get_kind_display())
    )
    source = Kind.COMMITTED if payment.kind == Payment.Kind.INSTALMENT else Kind.PAYABLE
    _move(payment, source, Kind.ORDERED, Transfer.Kind.ORDER, actor=actor)
    return payment


@transaction.atomic
def refuse_payment(payment: Payment, *, actor: User, reason: str) -> Payment:
    """Refuse a request with a reason."""
    payment = perform(payment, "refuse", actor=actor, reason=reason)
    kind = values.words(payment.get_kind_display())
    _tell(payment, "payment-refused", to=_finance(payment), by=str(actor), kind=kind, reason=reason)
    return payment


@transaction.atomic
def pay_instalment(payment: Payment, *, paid_on: datetime.date, bank_reference: str, actor: User) -> Payment:
    """Record that the bank has paid on its date; a date to come is refused."""
    lock(payment.agreement)
    payment = perform(payment, "pay", actor=actor, reason=bank_reference.strip())
    _refuse_wrong_bank_details(payment, paid_on, bank_reference)
    payment.paid_on, payment.bank_reference = paid_on, bank_reference.strip()
    payment.save(update_fields=["paid_on", "bank_reference"])
    _tell_paid(payment)
    source, target, kind = {
        Payment.Kind.INSTALMENT: (Kind.ORDERED, Kind.ADVANCED, Transfer.Kind.PAY),
        Payment.Kind.BALANCE: (Kind.ORDERED, Kind.ACCEPTED, Transfer.Kind.PAY),
    }[Payment.Kind(payment.kind)]
    _move(payment, source, target, kind, actor=actor)
    return payment


@transaction.atomic
def bounce_payment(payment: Payment, *, actor: User, reason: str) -> Payment:
    """Record that the bank sent the money back: it can be ordered again."""
    lock(payment.agreement)
    payment = perform(payment, "bounce", actor=actor, reason=reason)
    readers = [*_finance(payment), *people_of(payment.agreement.organisation)]
    _tell(payment, "payment-returned", to=readers, reason=reason)
    target = Kind.COMMITTED if payment.kind == Payment.Kind.INSTALMENT else Kind.PAYABLE
    _move(payment, Kind.ORDERED, target, Transfer.Kind.RETURN, actor=actor, reason=reason)
    return payment


def obstacle_to_instalment(instalment: Instalment, agreement: Agreement) -> str:
    """Return why the instalment cannot be requested now, in words with the way out; an empty string when it can."""
    if obstacle := _obstacle_to_paying(agreement):
        return obstacle
    if instalment.trigger != Instalment.Trigger.SIGNATURE:
        return _("This instalment is paid as the balance, once the final report is accepted.")
    if hasattr(agreement, "settlement"):
        return _("The final amount stands; what is still owed is paid as the balance.")
    if instalment.payments.filter(state__in=LIVE).exists():
        return _("This instalment has already been requested.")
    committed = agreement_balance(agreement, Kind.COMMITTED)
    if instalment.amount_cents > committed:
        left = format_money(committed, agreement.currency)
        return _("Only %(left)s is committed and not yet ordered.") % {"left": left}
    return ""


def obstacle_to_balance(agreement: Agreement) -> str:
    """Return why the balance cannot be requested now; an empty string when it can."""
    if obstacle := _obstacle_to_paying(agreement):
        return obstacle
    if _is_under_way(agreement, Payment.Kind.BALANCE):
        return _("This has already been requested.")
    if not agreement_balance(agreement, Kind.PAYABLE):
        return _("No balance is owed under this agreement.")
    return ""


def _obstacle_to_paying(agreement: Agreement) -> str:
    if agreement.state != "in_force":
        return _("Payments can be made only while the agreement is in force.")
    if confirmed_account(agreement) is None:
        return _("The grantee's bank account is not confirmed yet; confirm it first.")
    return ""


def _is_under_way(agreement: Agreement, kind: Payment.Kind) -> bool:
    return agreement.payments.filter(kind=kind, state__in=UNDER_WAY).exists()


def _locked(agreement: Agreement, *, actor: User) -> Agreement:
    require("payments.request", actor, agreement)
    return lock(agreement)


def _refuse(obstacle: str) -> None:
    if obstacle:
        raise TransitionRefused(obstacle)


def _refuse_wrong_bank_details(payment: Payment, paid_on: datetime.date, bank_reference: str) -> None:
    """Refuse a date to come, a date before the approval, and an empty reference; each at its field."""
    approved_at = records_of(payment).filter(verb="approve").latest("at").at
    approved_on = timezone.localdate(approved_at)
    if paid_on > timezone.localdate():
        raise DomainError(_("The date of the bank cannot lie in the future."), field="paid_on")
    if paid_on < approved_on:
        day = date_format(approved_on, "j F Y")
        text = _("The payment was approved on %(day)s; the bank's date cannot lie before it.") % {"day": day}
        raise DomainError(text, field="paid_on")
    if not bank_reference.strip():
        raise DomainError(_("Write the reference that the bank gave the payment."), field="bank_reference")


def _request(
    agreement: Agreement,
    kind: Payment.Kind,
    amount_cents: int,
    *,
    actor: User,
    instalment: Instalment | None = None,
) -> Payment:
    payment = Payment.objects.create(
        agreement=agreement,
        instalment=instalment,
        kind=kind,
        amount_cents=amount_cents,
        currency=agreement.currency,
        bank_account=confirmed_account(agreement),
        requested_by=actor,
    )
    record(payment, "request", actor=actor)
    approvers = [user for user in staff_of(_action(payment), StaffRole.Role.APPROVER) if user.pk != actor.pk]
    organisation = agreement.organisation.name
    label = values.words(payment.get_kind_display())
    _tell(payment, "payment-requested", to=approvers, by=str(actor), kind=label, organisation=organisation)
    return payment


def _move(payment: Payment, source: Kind, target: Kind, kind: Transfer.Kind, *, actor: Any, reason: str = "") -> None:
    agreement = payment.agreement
    posting: Posting = movement(
        agreement,
        agreement_account(agreement, source),
        agreement_account(agreement, target),
        payment.amount_cents,
        kind=kind,
        key=f"{kind}:{payment.pk}",
    )
    post([posting], actor=actor, reason=reason)


def _action(payment: Payment) -> Any:
    return payment.agreement.award.application.call.action


def _finance(payment: Payment) -> list[User]:
    return staff_of(_action(payment), StaffRole.Role.FINANCE)


def _tell_paid(payment: Payment) -> None:
    readers = people_of(payment.agreement.organisation)
    date = values.day(payment.paid_on)
    _tell(payment, "payment-paid", to=readers, date=date, kind=values.words(payment.get_kind_display()))


def _tell(payment: Payment, topic: str, *, to: list[User], **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{payment.pk}",
        url=reverse("payments:detail", args=[payment.pk]),
        about=payment,
        context={
            "reference": payment.agreement.reference,
            "amount": values.money(payment.amount_cents, payment.currency),
            **context,
        },
    )
