"""The life of a call for proposals.

draft → in_clearance → published → open → closed → decided → finished. An approver clears the publication or returns
it to the officer; it opens and closes by itself; a call may be cancelled until the decision.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_CLEARANCE = "in_clearance", _("Waiting for clearance")
    PUBLISHED = "published", _("Coming")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed, being assessed")
    DECIDED = "decided", _("Decided")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


PUBLIC_STATES = (CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED, CallState.DECIDED, CallState.FINISHED)
OPEN_TO_ALL = (CallState.DECIDED, CallState.FINISHED)  # whoever was invited, everybody may read how it was decided


class CallMachine(models.Model):
    permission_prefix = "calls"
    STATE_TONES = {
        "draft": "quiet",
        "in_clearance": "now",
        "published": "warn",
        "open": "now",
        "closed": "quiet",
        "decided": "done",
        "finished": "done",
        "cancelled": "stop",
    }

    state = FSMField(choices=CallState.choices, default=CallState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_complete(self) -> bool:
        """Whether the call has its rules, its form, its criteria (weights of 100 %) and its pot."""
        raise NotImplementedError

    @property
    def deadline_lies_ahead(self) -> bool:
        raise NotImplementedError

    @property
    def opening_has_come(self) -> bool:
        raise NotImplementedError

    @property
    def deadline_has_passed(self) -> bool:
        raise NotImplementedError

    @property
    def is_settled(self) -> bool:
        """Whether every award has become an agreement or has lapsed, and no complaint or its evaluation is open."""
        raise NotImplementedError

    @transition(
        state,
        source=CallState.DRAFT,
        target=CallState.IN_CLEARANCE,
        conditions=[
            guard(
                "is_complete",
                _("Complete the call first: its pot, its form, criteria that add up to 100 %, and whom it invites."),
            ),
            guard("deadline_lies_ahead", _("The deadline has passed; set a later one.")),
        ],
    )
    def request_clearance(self) -> None:
        """The officer hands the call to an approver."""

    @transition(state, source=CallState.IN_CLEARANCE, target=CallState.DRAFT)
    def return_to_draft(self) -> None:
        """The approver returns the call with what must change."""

    @transition(
        state,
        source=CallState.IN_CLEARANCE,
        target=CallState.PUBLISHED,
        conditions=[
            guard("is_complete", _("The call is not complete; return it to the officer.")),
            guard("deadline_lies_ahead", _("The deadline has passed; return it so that a later one can be set.")),
        ],
    )
    def publish(self) -> None:
        """An approver who did not write the call clears its publication."""

    @transition(
        state,
        source=CallState.PUBLISHED,
        target=CallState.OPEN,
        conditions=[guard("opening_has_come", _("The call opens by itself at its opening time."))],
    )
    def open(self) -> None:
        """The opening time has come."""

    @transition(
        state,
        source=CallState.OPEN,
        target=CallState.CLOSED,
        conditions=[guard("deadline_has_passed", _("The call closes by itself at its deadline."))],
    )
    def close(self) -> None:
        """The deadline has passed, to the second, in the call's zone."""

    @transition(state, source=CallState.CLOSED, target=CallState.DECIDED)
    def decide(self) -> None:
        """The approver has decided on the committee's recommendation."""

    @transition(
        state,
        source=CallState.DECIDED,
        target=CallState.FINISHED,
        conditions=[
            guard(
                "is_settled",
                _("Some awards have neither an agreement nor an end yet, or a complaint or its evaluation is open."),
            )
        ],
    )
    def finish(self) -> None:
        """Every award is under agreement or lapsed: what is left of the pot goes back to the action."""

    @transition(
        state,
        source=[CallState.DRAFT, CallState.IN_CLEARANCE, CallState.PUBLISHED, CallState.OPEN, CallState.CLOSED],
        target=CallState.CANCELLED,
    )
    def cancel(self) -> None:
        """The call is given up with a reason; its pot goes back to the action."""
