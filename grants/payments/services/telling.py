"""Who hears what about a payment: finance, the approvers who may decide, and the people of the grantee."""

from typing import Any

import rules
from django.urls import reverse

from grants.payments.models import Payment
from grants.people.models import User
from grants.people.services import people_of
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import records_of

Role = StaffRole.Role


def tell(payment: Payment, topic: str, *, to: list[User], **context: Any) -> None:
    """Send a topic about a payment, once for each act on it."""
    notify(
        topic,
        to=to,
        key=f"{topic}:{payment.pk}:{records_of(payment).count()}",
        url=reverse("payments:detail", args=[payment.pk]),
        about=payment,
        context={
            "reference": payment.agreement.reference,
            "amount": values.money(payment.amount_cents, payment.currency),
            **context,
        },
    )


def tell_raised(payment: Payment, *, actor: Any) -> None:
    """Tell finance that an instalment is due, or that the grantee asks for it and with which remark."""
    shared = {"kind": kind_of(payment), "organisation": payment.agreement.organisation.name}
    if actor.pk is None:
        tell(payment, "payment-due", to=finance_of(payment), **shared)
    else:
        tell(payment, "payment-raised", to=finance_of(payment), by=str(actor), note=payment.note or "—", **shared)


def ask_approvers(payment: Payment, *, actor: User) -> None:
    """Ask those approvers who may decide on a payment that finance has just requested or changed."""
    tell(payment, "payment-requested", to=_deciders(payment), **_asked(payment, actor))


def ask_second_approvers(payment: Payment, *, actor: User) -> None:
    """Ask the approvers beside the first one for the second approval."""
    tell(payment, "payment-endorsed", to=_deciders(payment), **_asked(payment, actor))


def tell_refused(payment: Payment, topic: str, *, actor: User, reason: str) -> None:
    """Tell finance why a payment was refused or taken back; and the grantee, where the grantee had asked for it."""
    tell(payment, topic, to=finance_of(payment), by=str(actor), kind=kind_of(payment), reason=reason)
    if payment.raised_by_id is not None:
        tell(payment, "payment-declined", to=people_of(payment.agreement.organisation), reason=reason)


def finance_of(payment: Payment) -> list[User]:
    """Return the finance officers of a payment's action."""
    return staff_of(payment.agreement.award.application.call.action, Role.FINANCE)


def kind_of(payment: Payment) -> Any:
    """Return the kind of a payment in words that each reader reads in his language."""
    return values.words(payment.get_kind_display())


def _deciders(payment: Payment) -> list[User]:
    approvers = staff_of(payment.agreement.award.application.call.action, Role.APPROVER)
    return [user for user in approvers if rules.has_perm("payments.approve", user, payment)]


def _asked(payment: Payment, actor: User) -> dict[str, Any]:
    return {"by": str(actor), "kind": kind_of(payment), "organisation": payment.agreement.organisation.name}
