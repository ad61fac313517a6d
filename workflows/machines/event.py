"""The life of an activity's public summary.

internal (the office and the grantee read it) → published by an officer once a summary is written → withdrawn by an
officer, with a reason; a withdrawn one may be published again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class EventState(models.TextChoices):
    INTERNAL = "internal", _("Not public")
    PUBLISHED = "published", _("Public")
    WITHDRAWN = "withdrawn", _("No longer public")


class EventMachine(models.Model):
    permission_prefix = "events"
    STATE_TONES = {"internal": "quiet", "published": "done", "withdrawn": "warn"}

    state = FSMField(choices=EventState.choices, default=EventState.INTERNAL, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_summary(self) -> bool:
        """Whether a summary for the public is written in at least one language."""
        raise NotImplementedError

    @transition(
        state,
        source=[EventState.INTERNAL, EventState.WITHDRAWN],
        target=EventState.PUBLISHED,
        conditions=[guard("has_summary", _("Write a summary for the public first."))],
    )
    def publish(self) -> None:
        """An officer publishes the summary with the facts and figures; papers stay inside."""

    @transition(state, source=EventState.PUBLISHED, target=EventState.WITHDRAWN)
    def withdraw(self) -> None:
        """An officer takes the public page away, with a reason."""
