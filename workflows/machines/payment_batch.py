"""The life of a payment file for the bank or for the institution's accounting system.

open (payments are put in and taken out) → frozen (downloaded: from now on the file is what it is) → completed when
every payment in it is paid, returned or explained; open → cancelled.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class PaymentBatchState(models.TextChoices):
    OPEN = "open", _("Being put together")
    FROZEN = "frozen", _("Sent to the bank")
    COMPLETED = "completed", _("Reconciled")
    CANCELLED = "cancelled", _("Cancelled")


class PaymentBatchMachine(models.Model):
    permission_prefix = "batches"
    STATE_TONES = {"open": "now", "frozen": "warn", "completed": "done", "cancelled": "quiet"}

    state = FSMField(choices=PaymentBatchState.choices, default=PaymentBatchState.OPEN, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def holds_payments(self) -> bool:
        """Whether there is anything in it."""
        raise NotImplementedError

    @property
    def is_reconciled(self) -> bool:
        """Whether the bank has answered for every payment in it."""
        raise NotImplementedError

    @transition(
        state,
        source=PaymentBatchState.OPEN,
        target=PaymentBatchState.FROZEN,
        conditions=[guard("holds_payments", _("Put at least one payment in first."))],
    )
    def freeze(self) -> None:
        """Finance makes the file: its content, control sum and fingerprint stand on the record from now on."""

    @transition(
        state,
        source=PaymentBatchState.FROZEN,
        target=PaymentBatchState.COMPLETED,
        conditions=[guard("is_reconciled", _("The bank has not answered for every payment in it yet."))],
    )
    def complete(self) -> None:
        """Every payment in it is paid or returned."""

    @transition(state, source=PaymentBatchState.OPEN, target=PaymentBatchState.CANCELLED)
    def cancel(self) -> None:
        """Finance gives it up before it was made; its payments are free for another file."""
