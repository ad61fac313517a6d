"""Several approvals at once: each by itself, in its own transaction, with all that a single one asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.payments.models import Payment
from grants.payments.services.approving import CHANGED, approve_payment, endorse_payment
from grants.people.models import User
from workflows.engine import TransitionRefused

MOST: Final = 100  # payments on one page


@dataclass(frozen=True)
class Result:
    """What came of one payment: which approval it got, or why none."""

    payment: Payment
    verb: str
    refusal: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refusal


def approve_many(picked: Iterable[tuple[Payment, str]], *, actor: User) -> list[Result]:
    """Give each payment the approval that comes next, and report one by one; a refused one stops no other.

    `picked` names with each payment what the approver read of it; without that it is refused. Two pages sent at once
    approve each payment once.
    """
    return [_approve(payment, seen, actor=actor) for payment, seen in picked]


def _approve(payment: Payment, seen: str, *, actor: User) -> Result:
    verb = payment.next_approval
    approve = endorse_payment if verb == "endorse" else approve_payment
    if not seen:
        return Result(payment, verb, str(CHANGED))
    try:
        payment = approve(payment, actor=actor, seen=seen)
    except PermissionDenied:
        return Result(payment, verb, _("Not yours to approve: you asked for it, changed it, or approved it already."))
    except (TransitionRefused, DomainError) as error:
        return Result(payment, verb, str(error))
    return Result(payment, verb)
