"""The life of a complaint about an outcome.

received → admissible → upheld | dismissed; inadmissible when it came too late or is about nothing that can be reviewed;
withdrawn by the applicant before it is answered.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class ComplaintState(models.TextChoices):
    RECEIVED = "received", _("Received")
    ADMISSIBLE = "admissible", _("Admissible, being examined")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    UPHELD = "upheld", _("Upheld")
    DISMISSED = "dismissed", _("Dismissed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ComplaintMachine(models.Model):
    permission_prefix = "complaints"
    STATE_TONES = {
        "received": "now",
        "admissible": "now",
        "inadmissible": "stop",
        "upheld": "done",
        "dismissed": "stop",
        "withdrawn": "quiet",
    }

    state = FSMField(choices=ComplaintState.choices, default=ComplaintState.RECEIVED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_in_window(self) -> bool:
        """Whether it was lodged within the window that the letter gave."""
        raise NotImplementedError

    @transition(
        state,
        source=ComplaintState.RECEIVED,
        target=ComplaintState.ADMISSIBLE,
        conditions=[guard("is_in_window", _("It was lodged after the window for complaints had closed."))],
    )
    def admit(self) -> None:
        """The office finds that it can be examined."""

    @transition(state, source=ComplaintState.RECEIVED, target=ComplaintState.INADMISSIBLE)
    def turn_away(self) -> None:
        """The office finds, with a reason, that it cannot be examined."""

    @transition(state, source=ComplaintState.ADMISSIBLE, target=ComplaintState.UPHELD)
    def uphold(self) -> None:
        """It is right: the application is judged again."""

    @transition(state, source=ComplaintState.ADMISSIBLE, target=ComplaintState.DISMISSED)
    def dismiss(self) -> None:
        """The outcome stands, with reasons."""

    @transition(state, source=[ComplaintState.RECEIVED, ComplaintState.ADMISSIBLE], target=ComplaintState.WITHDRAWN)
    def withdraw(self) -> None:
        """The applicant takes it back."""
