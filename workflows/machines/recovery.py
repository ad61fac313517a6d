"""The life of a sum that a grantee has to pay back.

requested (by finance) → due (approved; the debit note goes out) → settled once it is covered by payments, offsets and
waivers; requested → refused. What is not covered by its day is overdue; it is reminded, not lost.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class RecoveryState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for approval")
    DUE = "due", _("Asked back")
    SETTLED = "settled", _("Settled")
    REFUSED = "refused", _("Refused")


class RecoveryMachine(models.Model):
    permission_prefix = "recoveries"
    STATE_TONES = {"requested": "now", "due": "warn", "settled": "done", "refused": "stop"}

    state = FSMField(choices=RecoveryState.choices, default=RecoveryState.REQUESTED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_covered(self) -> bool:
        """Whether what was received, offset and waived covers what was asked back."""
        raise NotImplementedError

    @transition(state, source=RecoveryState.REQUESTED, target=RecoveryState.DUE)
    def approve(self) -> None:
        """An approver, not the requester, approves: the debit note is drawn up and the grantee is told."""

    @transition(state, source=RecoveryState.REQUESTED, target=RecoveryState.REFUSED)
    def refuse(self) -> None:
        """An approver refuses with a reason."""

    @transition(state, source=RecoveryState.DUE, target=RecoveryState.DUE)
    def receive(self) -> None:
        """Finance records a part that arrived on the bank's date."""

    @transition(state, source=RecoveryState.DUE, target=RecoveryState.DUE)
    def offset(self) -> None:
        """Finance sets a part off against a payment to the same grantee, whose consent is on record."""

    @transition(state, source=RecoveryState.DUE, target=RecoveryState.DUE)
    def waive(self) -> None:
        """An approver gives a part up, with a reason."""

    @transition(
        state,
        source=RecoveryState.DUE,
        target=RecoveryState.SETTLED,
        conditions=[guard("is_covered", _("Not all of it has come back yet."))],
    )
    def settle(self) -> None:
        """All of it is covered."""
