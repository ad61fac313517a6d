"""What the bank does with a payment: pay, bounce. And how its money moves; the ledger keeps each euro promised once."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.services import agreement_account, movement
from grants.core.errors import DomainError
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, post
from grants.payments.booking import Certified, book_payment, book_return, booked_set_off
from grants.payments.models import Payment
from grants.payments.selectors.checks import source_of
from grants.payments.services.telling import finance_of, kind_of, tell
from grants.people.models import User
from grants.people.services import people_of
from notifications import values
from workflows.engine import TransitionRefused, lock, perform, records_of

Kind = Account.Kind


@transaction.atomic
def pay_instalment(
    payment: Payment,
    *,
    paid_on: datetime.date,
    bank_reference: str,
    actor: User,
    certified: Certified | None = None,
    reason: str = "",
) -> Payment:
    """Record that the bank has paid on its date; a date to come is refused.

    `reason` says from what a person knows it where no statement of the bank tells it. A payment in another currency
    than the pot's needs what the bank certifies: its rate or the debit, with evidence.
    """
    lock(payment.agreement)
    said = " · ".join(part for part in (bank_reference.strip(), reason.strip()) if part)
    payment = perform(payment, "pay", actor=actor, reason=said)
    _refuse_wrong_bank_details(payment, paid_on, bank_reference)
    payment.paid_on, payment.bank_reference = paid_on, bank_reference.strip()
    payment.save(update_fields=["paid_on", "bank_reference"])
    readers, day = people_of(payment.agreement.organisation), values.day(paid_on)
    tell(payment, "payment-paid", to=readers, date=day, kind=kind_of(payment))
    if postings := book_payment(payment, certified):
        post(postings, actor=actor)
    else:
        move(payment, Kind.ORDERED, _spent(payment), Transfer.Kind.PAY, actor=actor)
    return payment


@transaction.atomic
def bounce_payment(payment: Payment, *, actor: User, reason: str) -> Payment:
    """Record that the bank sent the money back, before or after it counted as paid: it can be requested again.

    Raises TransitionRefused for an instalment on which the final amount rests: what is owed was worked out with it.
    """
    lock(payment.agreement)
    was_paid = str(lock(payment).state) == "paid"
    payment = perform(payment, "bounce", actor=actor, reason=reason)
    if was_paid:
        _refuse_settled(payment)
    readers = [*finance_of(payment), *people_of(payment.agreement.organisation)]
    tell(payment, "payment-returned", to=readers, reason=reason)
    postings = book_return(payment) if was_paid else []
    post(postings or _returned(payment, was_paid=was_paid), actor=actor, reason=reason)
    return payment


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


def move(payment: Payment, source: Kind, target: Kind, kind: Transfer.Kind, *, actor: Any, reason: str = "") -> None:
    """Move the money of a payment between two accounts of its agreement; each kind of movement happens once to it."""
    post([_movement(payment, source, target, kind, payment.moved_cents)], actor=actor, reason=reason)


def _movement(payment: Payment, source: Kind, target: Kind, kind: Transfer.Kind, cents: int) -> Posting:
    agreement = payment.agreement
    accounts = agreement_account(agreement, source), agreement_account(agreement, target)
    return movement(agreement, *accounts, cents, kind=kind, key=f"{kind}:{payment.pk}")


def _returned(payment: Payment, *, was_paid: bool) -> list[Posting]:
    """Return the transfers of a return: what the bank transferred goes back; what was set off stays paid.

    The grantee has had what was set off, since it owes that much less; it is not paid a second time.
    """
    spent, kept = _spent(payment), booked_set_off(payment)
    source, back = (spent if was_paid else Kind.ORDERED), payment.moved_cents - kept
    if back <= 0:
        raise TransitionRefused(_("All of it was set off; the bank transferred nothing that could come back."))
    returned = _movement(payment, source, source_of(payment.kind), Transfer.Kind.RETURN, back)
    if not kept or was_paid:
        return [returned]
    return [returned, _movement(payment, Kind.ORDERED, spent, Transfer.Kind.PAY, kept)]


def _spent(payment: Payment) -> Kind:
    """Return where the money stands once the bank has paid it: an advance waits for its costs, a balance does not."""
    return Kind.ADVANCED if payment.kind == Payment.Kind.INSTALMENT else Kind.ACCEPTED


def _refuse_settled(payment: Payment) -> None:
    if payment.kind == Payment.Kind.INSTALMENT and hasattr(payment.agreement, "settlement"):
        raise TransitionRefused(
            _(
                "The final amount of this grant was worked out with this payment as paid, so it cannot be taken as "
                "returned any more. Record the money as paid back by the grantee."
            )
        )
