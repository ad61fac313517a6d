"""How a payment comes about: an instalment falls due or is asked for, finance checks and requests it.

Each locks the agreement first, so that an instalment is raised and requested once whoever comes at the same moment.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.services.accounts import account_to_pay
from grants.core.errors import DomainError
from grants.payments.booking import balance_to_pay
from grants.payments.checks import first_obstacle
from grants.payments.models import LIVE, UNDER_WAY, Payment
from grants.payments.selectors.checks import Order, look_at, order_of
from grants.payments.selectors.requests import amount_due
from grants.payments.services.telling import ask_approvers, tell_raised
from grants.people.models import User
from grants.people.services import require
from workflows.engine import SYSTEM, TransitionRefused, lock, perform, record


@transaction.atomic
def raise_instalment(instalment: Instalment, *, actor: Any, note: str = "") -> Payment:
    """Raise an instalment that is due, or that its grantee asks for with a remark; finance checks and requests it.

    Raises TransitionRefused, in words, for one that is not due, was raised already, or is not covered any more.
    """
    require("payments.raise", actor, instalment)
    agreement = lock(instalment.agreement)
    instalment = Instalment.objects.get(pk=instalment.pk)
    refuse(obstacle_to_raising(instalment, agreement, by_grantee=actor.pk is not None))
    payment = Payment.objects.create(
        agreement=agreement,
        instalment=instalment,
        kind=Payment.Kind.INSTALMENT,
        amount_cents=amount_due(instalment),
        currency=agreement.currency,
        state="raised",
        raised_by_id=actor.pk,
        note=note.strip(),
    )
    record(payment, "raise", actor=actor, reason=note.strip())
    tell_raised(payment, actor=actor)
    return payment


def raise_due_instalment(instalment_id: int, *, actor: Any) -> Payment:
    """Raise an instalment that fell due by itself."""
    return raise_instalment(Instalment.objects.select_related("agreement").get(pk=instalment_id), actor=actor)


@transaction.atomic
def request_payment(payment: Payment, *, actor: User) -> Payment:
    """Take up a payment that was raised: as much as its instalment names today, to the account confirmed today."""
    agreement = lock(payment.agreement)
    payment = perform(payment, "request", actor=actor)
    payment.requested_by = actor
    payment.bank_account = account_to_pay(agreement)
    payment.amount_cents = amount_due(payment.instalment) if payment.instalment else payment.amount_cents
    payment.save(update_fields=["requested_by", "bank_account", "amount_cents"])
    refuse(first_obstacle(look_at(order_of(payment))))
    ask_approvers(payment, actor=actor)
    return payment


@transaction.atomic
def request_instalment(instalment: Instalment, *, actor: User) -> Payment:
    """Ask for an instalment that is due, raised already or not. Raises TransitionRefused in words."""
    agreement = _locked(instalment.agreement, actor=actor)
    instalment = Instalment.objects.get(pk=instalment.pk)
    refuse(obstacle_to_instalment(instalment, agreement))
    raised = instalment.payments.filter(state="raised").first()
    if raised is not None:
        return request_payment(raised, actor=actor)
    return _request(agreement, Payment.Kind.INSTALMENT, amount_due(instalment), instalment=instalment, actor=actor)


@transaction.atomic
def request_balance(agreement: Agreement, *, actor: User) -> Payment:
    """Ask for what is owed after the final report: the whole of the payable account."""
    agreement = _locked(agreement, actor=actor)
    refuse(obstacle_to_balance(agreement))
    return _request(agreement, Payment.Kind.BALANCE, balance_to_pay(agreement), actor=actor)


@transaction.atomic
def mark_met(instalment: Instalment, *, note: str, actor: User) -> Instalment:
    """Say that the condition of an instalment is met, and how that is known; then it is raised by itself.

    A payment that its grantee asked for already waits for finance; it is not raised a second time.
    """
    require("instalments.mark_met", actor, instalment)
    agreement = lock(instalment.agreement)
    instalment = lock(instalment)
    refuse(obstacle_to_marking(instalment, agreement))
    if not note.strip():
        raise DomainError(_("Write how it is known that the condition is met."), field="note")
    _note_met(instalment, note=note.strip(), actor=actor)
    if not obstacle_to_raising(instalment, agreement):
        raise_instalment(instalment, actor=SYSTEM)
    return instalment


def obstacle_to_raising(instalment: Instalment, agreement: Agreement, *, by_grantee: bool = False) -> str:
    """Return why an instalment cannot be raised now; an empty string when it can.

    A grantee may ask before an officer has seen that the condition is met: the remark says how it is.
    """
    if instalment.payments.filter(state__in=LIVE).exists():
        return _("This instalment has already been requested.")
    waits = {"agreement", "due", "money"}
    if by_grantee and instalment.trigger == Instalment.Trigger.MANUAL and not hasattr(agreement, "settlement"):
        waits.discard("due")
    order = Order(agreement, Payment.Kind.INSTALMENT, amount_due(instalment), instalment)
    return first_obstacle(check for check in look_at(order) if check.key in waits)


def obstacle_to_marking(instalment: Instalment, agreement: Agreement) -> str:
    """Return why the condition of an instalment cannot be marked as met now; an empty string when it can."""
    if instalment.trigger != Instalment.Trigger.MANUAL:
        return _("This instalment has no condition that is marked as met.")
    if instalment.met_at is not None:
        return _("Its condition is marked as met already.")
    if agreement.state != "in_force":
        return _("Payments can be made only while the agreement is in force.")
    return ""


def obstacle_to_instalment(instalment: Instalment, agreement: Agreement) -> str:
    """Return why the instalment cannot be requested now, in words with the way out; an empty string when it can."""
    if instalment.payments.filter(state__in=LIVE).exclude(state="raised").exists():
        return _("This instalment has already been requested.")
    order = Order(agreement, Payment.Kind.INSTALMENT, amount_due(instalment), instalment)
    return first_obstacle(look_at(order))


def obstacle_to_balance(agreement: Agreement) -> str:
    """Return why the balance cannot be requested now; an empty string when it can."""
    if agreement.payments.filter(kind=Payment.Kind.BALANCE, state__in=UNDER_WAY).exists():
        return _("This has already been requested.")
    return first_obstacle(look_at(Order(agreement, Payment.Kind.BALANCE, balance_to_pay(agreement))))


def refuse(obstacle: str) -> None:
    """Raise TransitionRefused with the obstacle, if there is one."""
    if obstacle:
        raise TransitionRefused(obstacle)


def _locked(agreement: Agreement, *, actor: User) -> Agreement:
    require("payments.request", actor, agreement)
    return lock(agreement)


def _note_met(instalment: Instalment, *, note: str, actor: User) -> None:
    instalment.met_at, instalment.met_by, instalment.met_note = timezone.now(), actor, note
    instalment.save(update_fields=["met_at", "met_by", "met_note"])
    record(instalment, "mark_met", actor=actor, reason=note)


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
        bank_account=account_to_pay(agreement),
        requested_by=actor,
    )
    record(payment, "request", actor=actor)
    ask_approvers(payment, actor=actor)
    return payment
