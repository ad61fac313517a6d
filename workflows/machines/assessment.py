"""The life of one evaluator's work on one file.

assigned → accepted (no conflict declared) → submitted; or → recused at any time before the sheet is in, by the
evaluator for a conflict of interest, or by the officer for one who cannot score in time (relieve).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class AssessmentState(models.TextChoices):
    ASSIGNED = "assigned", _("To declare")
    ACCEPTED = "accepted", _("To score")
    SUBMITTED = "submitted", _("Scores in")
    RECUSED = "recused", _("Stepped back")


class AssessmentMachine(models.Model):
    permission_prefix = "assessments"
    STATE_TONES = {"assigned": "warn", "accepted": "now", "submitted": "done", "recused": "quiet"}

    state = FSMField(choices=AssessmentState.choices, default=AssessmentState.ASSIGNED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_complete(self) -> bool:
        """Whether every criterion has a score and a comment."""
        raise NotImplementedError

    @property
    def scoring_is_open(self) -> bool:
        raise NotImplementedError

    @transition(
        state,
        source=AssessmentState.ASSIGNED,
        target=AssessmentState.ACCEPTED,
        conditions=[guard("scoring_is_open", _("Scoring is not open now."))],
    )
    def declare(self) -> None:
        """The evaluator declares that there is no conflict of interest; only then does the file open."""

    @transition(state, source=[AssessmentState.ASSIGNED, AssessmentState.ACCEPTED], target=AssessmentState.RECUSED)
    def recuse(self) -> None:
        """The evaluator steps back from this file with a reason; scores given so far are void."""

    @transition(
        state,
        source=[AssessmentState.ASSIGNED, AssessmentState.ACCEPTED],
        target=AssessmentState.RECUSED,
        conditions=[guard("scoring_is_open", _("Scoring is not open now."))],
    )
    def relieve(self) -> None:
        """The officer takes the file from an evaluator who cannot score it in time, so that another may."""

    @transition(
        state,
        source=AssessmentState.ACCEPTED,
        target=AssessmentState.SUBMITTED,
        conditions=[
            guard("scoring_is_open", _("Scoring is not open now.")),
            guard("is_complete", _("Score every criterion and give a reason for each first.")),
        ],
    )
    def submit(self) -> None:
        """The sheet is final; the others' scores open when all are in."""
