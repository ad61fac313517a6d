"""Who hears what about money that is asked back."""

from typing import Any

from django.urls import reverse

from grants.payments.models import Recovery, RecoveryPart
from grants.people.models import User
from grants.people.services import people_of
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify


def tell_approvers(recovery: Recovery, *, actor: User) -> None:
    """Tell the approvers, the asker apart, that a request waits for one of them."""
    approvers = [user for user in staff_of(_action(recovery), StaffRole.Role.APPROVER) if user.pk != actor.pk]
    organisation = recovery.agreement.organisation.name
    _tell(recovery, "recovery-requested", to=approvers, by=str(actor), organisation=organisation)


def tell_finance(recovery: Recovery, topic: str, **context: Any) -> None:
    """Tell the finance officers of the action."""
    _tell(recovery, topic, to=staff_of(_action(recovery), StaffRole.Role.FINANCE), **context)


def tell_grantee(recovery: Recovery, topic: str, *, part: RecoveryPart | None = None, **context: Any) -> None:
    """Tell the people of the grantee; about a part, once for each part."""
    _tell(recovery, topic, to=people_of(recovery.agreement.organisation), part=part, **context)


def _action(recovery: Recovery) -> Any:
    return recovery.agreement.award.application.call.action


def _tell(recovery: Recovery, topic: str, *, to: list[User], part: RecoveryPart | None = None, **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{recovery.pk}" + (f":{part.pk}" if part else ""),
        url=reverse("payments:recovery", args=[recovery.pk]),
        about=recovery,
        context={
            "reference": recovery.agreement.reference,
            "amount": values.money(recovery.amount_cents, recovery.currency),
            **context,
        },
    )
