"""The life of a report.

draft → submitted → accepted, with two different people behind the acceptance: the officer for the narrative, finance
for the costs. Returned to draft for completion if need be.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SUBMITTED = "submitted", _("Being verified")
    ACCEPTED = "accepted", _("Accepted")


class ReportMachine(models.Model):
    permission_prefix = "reports"
    STATE_TONES = {"draft": "now", "submitted": "warn", "accepted": "done"}

    state = FSMField(choices=ReportState.choices, default=ReportState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_complete(self) -> bool:
        """Whether the narrative, the work plan, an activity, the indicators and costs with receipts are there."""
        raise NotImplementedError

    @property
    def narrative_is_open(self) -> bool:
        raise NotImplementedError

    @property
    def every_cost_is_verified(self) -> bool:
        raise NotImplementedError

    @property
    def costs_are_open(self) -> bool:
        raise NotImplementedError

    @property
    def no_question_is_open(self) -> bool:
        """Whether no cost waits for what the grantee answers, or for what finance says to it."""
        raise NotImplementedError

    @property
    def every_high_cost_is_confirmed(self) -> bool:
        """Whether a second person has confirmed every accepted cost above the sum of the scheme."""
        raise NotImplementedError

    @property
    def sample_holds(self) -> bool:
        """Whether the errors in the sample are few enough for what it left out to stand unreviewed."""
        raise NotImplementedError

    @property
    def has_both_approvals(self) -> bool:
        """Whether the officer has accepted the narrative and finance the costs, two different people."""
        raise NotImplementedError

    @transition(
        state,
        source=ReportState.DRAFT,
        target=ReportState.SUBMITTED,
        conditions=[
            guard(
                "is_complete",
                _(
                    "You can submit once every part is complete: the narrative and the work plan, an activity, the "
                    "indicators, and the costs with their receipts."
                ),
            )
        ],
    )
    def submit(self) -> None:
        """The grantee hands the report in."""

    @transition(state, source=ReportState.SUBMITTED, target=ReportState.DRAFT)
    def return_for_completion(self) -> None:
        """The officer or finance returns it with what is missing; approvals given so far are void."""

    @transition(
        state,
        source=ReportState.SUBMITTED,
        target=ReportState.SUBMITTED,
        conditions=[guard("narrative_is_open", _("The narrative has already been accepted."))],
    )
    def accept_narrative(self) -> None:
        """The programme officer accepts the narrative."""

    @transition(
        state,
        source=ReportState.SUBMITTED,
        target=ReportState.SUBMITTED,
        conditions=[
            guard("costs_are_open", _("The costs have already been accepted.")),
            guard("no_question_is_open", _("A question to the grantee is open: decide that cost first.")),
            guard("every_cost_is_verified", _("Accept or refuse every cost first.")),
            guard(
                "every_high_cost_is_confirmed",
                _("A second person confirms every cost above the sum of the scheme first: see the list of costs."),
            ),
            guard(
                "sample_holds",
                _("The sample shows too many errors: verify also the costs that were accepted without review."),
            ),
        ],
    )
    def accept_costs(self) -> None:
        """Finance accepts the costs as verified, cost by cost."""

    @transition(
        state,
        source=ReportState.SUBMITTED,
        target=ReportState.ACCEPTED,
        conditions=[
            guard("has_both_approvals", _("It takes both: the officer for the narrative and finance for the costs."))
        ],
    )
    def accept(self) -> None:
        """Both have accepted: the final amount stands, and a balance or a recovery follows from it."""
