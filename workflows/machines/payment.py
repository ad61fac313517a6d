"""The life of a payment or a recovery.

requested → ordered (approved by a second person) → paid on the bank's date; requested → refused; ordered → returned
when the bank sends it back. A recovery: requested → ordered → paid means the money came back.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class PaymentState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for approval")
    ORDERED = "ordered", _("Ordered")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")
    RETURNED = "returned", _("Returned by the bank")


class PaymentMachine(models.Model):
    permission_prefix = "payments"
    STATE_TONES = {"requested": "now", "ordered": "warn", "paid": "done", "refused": "stop", "returned": "stop"}

    state = FSMField(choices=PaymentState.choices, default=PaymentState.REQUESTED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def account_is_confirmed(self) -> bool:
        """Whether the account to pay to is still the confirmed one."""
        raise NotImplementedError

    @transition(
        state,
        source=PaymentState.REQUESTED,
        target=PaymentState.ORDERED,
        conditions=[
            guard(
                "account_is_confirmed",
                _("The bank account is not confirmed, or was replaced since; refuse this request."),
            )
        ],
    )
    def approve(self) -> None:
        """An approver, not the requester, approves; the money is ordered and can be promised to nobody else."""

    @transition(state, source=PaymentState.REQUESTED, target=PaymentState.REFUSED)
    def refuse(self) -> None:
        """An approver refuses with a reason."""

    @transition(state, source=PaymentState.ORDERED, target=PaymentState.PAID)
    def pay(self) -> None:
        """Finance records the bank's date and reference."""

    @transition(state, source=PaymentState.ORDERED, target=PaymentState.RETURNED)
    def bounce(self) -> None:
        """The bank sent the money back; it can be ordered again."""
