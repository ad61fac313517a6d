"""The life of one evaluator's work on one file.

assigned → accepted (no conflict declared) → submitted; or → recused while the scoring is open, by the evaluator for a
conflict of interest, or by the officer for one who cannot score in time (relieve). A sheet that is in is locked; the
officer may reopen it with a reason while the scoring is open, and what was handed in stays on record.
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
        """Whether every criterion has its points, and a reason where the call asks for one."""
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

    @property
    def may_step_back(self) -> bool:
        """Whether its evaluator may still step back: a sheet that is in counts once the scoring is over."""
        return self.state != AssessmentState.SUBMITTED or self.scoring_is_open

    @transition(
        state,
        source=[AssessmentState.ASSIGNED, AssessmentState.ACCEPTED, AssessmentState.SUBMITTED],
        target=AssessmentState.RECUSED,
        conditions=[guard("may_step_back", _("The scoring is over; tell the officer, who can open it again."))],
    )
    def recuse(self) -> None:
        """The evaluator steps back from this file with a reason; scores given so far are void."""

    @transition(
        state,
        source=[AssessmentState.ASSIGNED, AssessmentState.ACCEPTED, AssessmentState.SUBMITTED],
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
            guard("is_complete", _("Score every criterion and give the reasons that the call asks for first.")),
        ],
    )
    def submit(self) -> None:
        """The sheet is final; the others' scores open when all are in."""

    @transition(
        state,
        source=AssessmentState.SUBMITTED,
        target=AssessmentState.ACCEPTED,
        conditions=[guard("scoring_is_open", _("Scoring is not open now."))],
    )
    def reopen(self) -> None:
        """The officer gives a sheet back with a reason; the version that was in is kept."""
