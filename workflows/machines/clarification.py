"""The life of a clarification: one point that the office asks about an application that was handed in.

asked → answered. It lapses by itself when its due time passes, and the office may take it back.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class ClarificationState(models.TextChoices):
    ASKED = "asked", _("Waiting for the answer")
    ANSWERED = "answered", _("Answered")
    LAPSED = "lapsed", _("Not answered in time")
    TAKEN_BACK = "taken_back", _("Taken back")


class ClarificationMachine(models.Model):
    permission_prefix = "clarifications"
    STATE_TONES = {"asked": "now", "answered": "done", "lapsed": "stop", "taken_back": "quiet"}

    state = FSMField(
        choices=ClarificationState.choices, default=ClarificationState.ASKED, protected=True, db_index=True
    )

    class Meta:
        abstract = True

    @property
    def is_in_time(self) -> bool:
        """Whether its due time has not passed, by the server's clock."""
        raise NotImplementedError

    @property
    def due_time_has_passed(self) -> bool:
        return not self.is_in_time

    @transition(
        state,
        source=ClarificationState.ASKED,
        target=ClarificationState.ANSWERED,
        conditions=[guard("is_in_time", _("The time for this answer has passed; it is assessed on what is there."))],
    )
    def answer(self) -> None:
        """The applicant answers this one point; nothing else of the application changes."""

    @transition(
        state,
        source=ClarificationState.ASKED,
        target=ClarificationState.LAPSED,
        conditions=[guard("due_time_has_passed", _("The time for the answer has not passed yet."))],
    )
    def lapse(self) -> None:
        """The due time passed without an answer."""

    @transition(state, source=ClarificationState.ASKED, target=ClarificationState.TAKEN_BACK)
    def take_back(self) -> None:
        """The office no longer needs the answer, with a reason."""
