"""The life of a corrigendum to a published call.

draft → in_clearance → published. An approver who did not write it clears it or returns it; the officer may discard it
until then. Publishing makes a new version of the call, for every applicant alike.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class CorrigendumState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_CLEARANCE = "in_clearance", _("Waiting for clearance")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class CorrigendumMachine(models.Model):
    permission_prefix = "corrigenda"
    STATE_TONES = {"draft": "quiet", "in_clearance": "now", "published": "done", "discarded": "stop"}

    state = FSMField(choices=CorrigendumState.choices, default=CorrigendumState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_a_reason(self) -> bool:
        raise NotImplementedError

    @property
    def changes_something(self) -> bool:
        """Whether the terms proposed differ from those published."""
        raise NotImplementedError

    @property
    def call_takes_changes(self) -> bool:
        """Whether the call is announced or open at this moment."""
        raise NotImplementedError

    @transition(
        state,
        source=CorrigendumState.DRAFT,
        target=CorrigendumState.IN_CLEARANCE,
        conditions=[
            guard("has_a_reason", _("Say why the call is changed; applicants read it.")),
            guard("changes_something", _("Nothing is changed yet.")),
            guard("call_takes_changes", _("The call is closed; its terms can no longer be changed.")),
        ],
    )
    def request_clearance(self) -> None:
        """The officer hands the change to an approver."""

    @transition(state, source=CorrigendumState.IN_CLEARANCE, target=CorrigendumState.DRAFT)
    def return_to_draft(self) -> None:
        """The approver returns it with what must change."""

    @transition(
        state,
        source=CorrigendumState.IN_CLEARANCE,
        target=CorrigendumState.PUBLISHED,
        conditions=[guard("call_takes_changes", _("The call is closed; its terms can no longer be changed."))],
    )
    def publish(self) -> None:
        """An approver who did not write it publishes the change; the call has a new version."""

    @transition(
        state,
        source=[CorrigendumState.DRAFT, CorrigendumState.IN_CLEARANCE],
        target=CorrigendumState.DISCARDED,
    )
    def discard(self) -> None:
        """The officer gives the change up with a reason."""
