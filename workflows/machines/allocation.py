"""The life of an allocation: what of an action's budget goes to small grants.

requested → confirmed, by a second person; or requested → refused; or requested → withdrawn by the requester.
The confirmation moves the money from the donors to the action, or back where the allocation is cut.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class AllocationState(models.TextChoices):
    REQUESTED = "requested", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AllocationMachine(models.Model):
    permission_prefix = "allocations"
    STATE_TONES = {"requested": "now", "confirmed": "done", "refused": "stop", "withdrawn": "quiet"}

    state = FSMField(choices=AllocationState.choices, default=AllocationState.REQUESTED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def fits_budget(self) -> bool:
        """Whether the action's allocations stay within its budget once this one is added."""
        raise NotImplementedError

    @property
    def is_not_promised(self) -> bool:
        """Whether what is to be cut still lies free in the action."""
        raise NotImplementedError

    @transition(
        state,
        source=AllocationState.REQUESTED,
        target=AllocationState.CONFIRMED,
        conditions=[
            guard("fits_budget", _("The action's allocations would exceed its budget; ask for a smaller amount.")),
            guard("is_not_promised", _("A part of this money is in calls or grants: see what stands in the way.")),
        ],
    )
    def confirm(self) -> None:
        """An approver, not the requester, confirms; the money becomes available to calls."""

    @transition(state, source=AllocationState.REQUESTED, target=AllocationState.REFUSED)
    def refuse(self) -> None:
        """An approver refuses with a reason."""

    @transition(state, source=AllocationState.REQUESTED, target=AllocationState.WITHDRAWN)
    def withdraw(self) -> None:
        """The requester takes the request back."""
