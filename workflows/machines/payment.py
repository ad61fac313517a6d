"""The life of a payment.

raised (by a due instalment, or by the grantee) → requested (by finance, after its checks) → ordered → paid on the
bank's date. Above a threshold of the scheme the first approval leads to endorsed and a second person's to ordered.
A changed amount or account takes it back to requested: the approvals are void. Refused, or taken back, before it is
ordered; ordered or paid → returned when the bank sends it back.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard

ACCOUNT_CHANGED = _("The bank account is not confirmed, or was replaced since; refuse this request.")


class PaymentState(models.TextChoices):
    RAISED = "raised", _("Waiting to be requested by finance")
    REQUESTED = "requested", _("Waiting for approval")
    ENDORSED = "endorsed", _("Waiting for the second approval")
    ORDERED = "ordered", _("Ordered")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")
    RETURNED = "returned", _("Returned by the bank")


class PaymentMachine(models.Model):
    permission_prefix = "payments"
    STATE_TONES = {
        "raised": "quiet",
        "requested": "now",
        "endorsed": "now",
        "ordered": "warn",
        "paid": "done",
        "refused": "stop",
        "returned": "stop",
    }

    state = FSMField(choices=PaymentState.choices, default=PaymentState.REQUESTED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def account_is_confirmed(self) -> bool:
        """Whether the account to pay to is still the confirmed one."""
        raise NotImplementedError

    @property
    def takes_two_approvals(self) -> bool:
        """Whether its amount lies above the threshold of its scheme."""
        raise NotImplementedError

    @property
    def is_approved_enough(self) -> bool:
        """Whether one more approval completes the chain."""
        raise NotImplementedError

    @property
    def is_not_in_a_sent_file(self) -> bool:
        """Whether no payment file that was handed to the bank holds it."""
        raise NotImplementedError

    @transition(state, source=PaymentState.RAISED, target=PaymentState.REQUESTED)
    def request(self) -> None:
        """Finance takes it up, after its checks, and asks an approver."""

    @transition(
        state,
        source=[PaymentState.REQUESTED, PaymentState.ENDORSED],
        target=PaymentState.REQUESTED,
    )
    def amend(self) -> None:
        """Finance changes the amount or takes up the new account: what was approved so far is void."""

    @transition(
        state,
        source=PaymentState.REQUESTED,
        target=PaymentState.ENDORSED,
        conditions=[
            guard("takes_two_approvals", _("One approval is enough for this amount.")),
            guard("account_is_confirmed", ACCOUNT_CHANGED),
        ],
    )
    def endorse(self) -> None:
        """The first of two approvers approves."""

    @transition(
        state,
        source=[PaymentState.REQUESTED, PaymentState.ENDORSED],
        target=PaymentState.ORDERED,
        conditions=[
            guard("is_approved_enough", _("This amount needs two approvals; the first one is still missing.")),
            guard("account_is_confirmed", ACCOUNT_CHANGED),
        ],
    )
    def approve(self) -> None:
        """An approver, neither the requester nor the first approver, approves: the money is ordered."""

    @transition(
        state,
        source=[PaymentState.RAISED, PaymentState.REQUESTED, PaymentState.ENDORSED],
        target=PaymentState.REFUSED,
    )
    def refuse(self) -> None:
        """An approver, or finance what was raised, refuses with a reason."""

    @transition(
        state,
        source=PaymentState.ORDERED,
        target=PaymentState.REFUSED,
        conditions=[guard("is_not_in_a_sent_file", _("It stands in a payment file that was sent to the bank."))],
    )
    def recall(self) -> None:
        """Finance takes the order back before the bank has it; the money is free again."""

    @transition(state, source=PaymentState.ORDERED, target=PaymentState.PAID)
    def pay(self) -> None:
        """The bank's statement, or finance with a reason, says that it is paid."""

    @transition(state, source=[PaymentState.ORDERED, PaymentState.PAID], target=PaymentState.RETURNED)
    def bounce(self) -> None:
        """The bank sent the money back; it can be ordered again."""
