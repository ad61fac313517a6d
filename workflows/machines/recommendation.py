"""The life of a recommendation of a monitoring visit.

open → answered by the grantee → closed by the officer; reopened where the answer does not do.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class RecommendationState(models.TextChoices):
    OPEN = "open", _("To be answered")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class RecommendationMachine(models.Model):
    permission_prefix = "recommendations"
    STATE_TONES = {"open": "warn", "answered": "now", "closed": "done"}

    state = FSMField(
        choices=RecommendationState.choices, default=RecommendationState.OPEN, protected=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def is_sent(self) -> bool:
        """Whether the report with it has gone to the grantee."""
        raise NotImplementedError

    @property
    def visit_is_open(self) -> bool:
        """Whether the visit is not closed yet."""
        raise NotImplementedError

    @transition(
        state,
        source=RecommendationState.OPEN,
        target=RecommendationState.ANSWERED,
        conditions=[guard("is_sent", _("The report of the visit has not been sent yet."))],
    )
    def answer(self) -> None:
        """The grantee says what it did, with a document where there is one."""

    @transition(
        state,
        source=[RecommendationState.OPEN, RecommendationState.ANSWERED],
        target=RecommendationState.CLOSED,
        conditions=[guard("is_sent", _("The report of the visit has not been sent yet."))],
    )
    def close(self) -> None:
        """The officer finds it followed, or no longer needed, and says why."""

    @transition(
        state,
        source=[RecommendationState.ANSWERED, RecommendationState.CLOSED],
        target=RecommendationState.OPEN,
        conditions=[guard("visit_is_open", _("The visit is closed; plan another one."))],
    )
    def reopen(self) -> None:
        """The officer asks again, with a reason and a new day."""
