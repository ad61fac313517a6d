"""The life of an entry in the issue log of a grant.

open → closed with what was done about it; reopened where it comes up again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class IssueState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class IssueMachine(models.Model):
    permission_prefix = "issues"
    STATE_TONES = {"open": "warn", "closed": "done"}

    state = FSMField(choices=IssueState.choices, default=IssueState.OPEN, protected=True, db_index=True)

    class Meta:
        abstract = True

    @transition(state, source=IssueState.OPEN, target=IssueState.CLOSED)
    def close(self) -> None:
        """The officer closes it and says what was done."""

    @transition(state, source=IssueState.CLOSED, target=IssueState.OPEN)
    def reopen(self) -> None:
        """The officer opens it again, with a reason."""
