"""The life of an evaluation committee's work on one call, or on one lot of it.

forming → scoring → ranked → recommended → decided. The approver may return a recommendation to the committee.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class PanelState(models.TextChoices):
    FORMING = "forming", _("Being formed")
    SCORING = "scoring", _("Scoring")
    RANKED = "ranked", _("Ranked, waiting for the recommendation")
    RECOMMENDED = "recommended", _("Waiting for the decision")
    DECIDED = "decided", _("Decided")


class PanelMachine(models.Model):
    permission_prefix = "panels"
    STATE_TONES = {"forming": "quiet", "scoring": "now", "ranked": "now", "recommended": "warn", "decided": "done"}

    state = FSMField(choices=PanelState.choices, default=PanelState.FORMING, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_quorum(self) -> bool:
        """Whether at least three evaluators are appointed."""
        raise NotImplementedError

    @property
    def every_file_is_covered(self) -> bool:
        """Whether every eligible file has as many evaluators without a conflict as the committee requires."""
        raise NotImplementedError

    @property
    def checks_are_done(self) -> bool:
        """Whether no submitted application of the call still waits for its check."""
        raise NotImplementedError

    @property
    def has_files(self) -> bool:
        """Whether an eligible application is left to assess."""
        raise NotImplementedError

    @property
    def every_score_is_in(self) -> bool:
        raise NotImplementedError

    @property
    def every_file_has_an_outcome(self) -> bool:
        raise NotImplementedError

    @property
    def awards_fit_the_pot(self) -> bool:
        raise NotImplementedError

    @property
    def awards_reach_the_minimum(self) -> bool:
        """Whether as many awards are proposed as the call promises, as far as enough files pass."""
        raise NotImplementedError

    @transition(
        state,
        source=PanelState.FORMING,
        target=PanelState.SCORING,
        conditions=[
            guard("has_quorum", _("Appoint at least three evaluators first.")),
            guard("checks_are_done", _("Some applications still wait for their check.")),
            guard("has_files", _("No eligible application is left; cancel the call instead.")),
            guard("every_file_is_covered", _("Assign every eligible file to enough evaluators first.")),
        ],
    )
    def open_scoring(self) -> None:
        """The officer hands the files to the evaluators."""

    @transition(
        state,
        source=PanelState.SCORING,
        target=PanelState.RANKED,
        conditions=[
            guard("has_files", _("No eligible application is left; cancel the call instead.")),
            guard(
                "every_file_is_covered",
                _("A file has too few evaluators without a conflict: assign it to one more evaluator."),
            ),
            guard("every_score_is_in", _("Some score sheets are still open.")),
        ],
    )
    def close_scoring(self) -> None:
        """All sheets are in: the ranking is computed and the scores open to the committee."""

    @transition(
        state,
        source=PanelState.RANKED,
        target=PanelState.RECOMMENDED,
        conditions=[
            guard("every_file_has_an_outcome", _("Propose an outcome with a reason for every file first.")),
            guard(
                "awards_reach_the_minimum",
                _("The call promises a least number of grants, and enough files pass: propose as many awards."),
            ),
            guard("awards_fit_the_pot", _("The proposed awards exceed the pot, or the number of grants of the lot.")),
        ],
    )
    def recommend(self) -> None:
        """The committee's recommendation goes to the approver."""

    @transition(state, source=PanelState.RECOMMENDED, target=PanelState.RANKED)
    def return_to_committee(self) -> None:
        """The approver returns the recommendation with a reason."""

    @transition(
        state,
        source=PanelState.RECOMMENDED,
        target=PanelState.DECIDED,
        conditions=[
            guard(
                "awards_fit_the_pot",
                _("The proposed awards exceed the pot, or the number of grants of the lot; return the recommendation."),
            )
        ],
    )
    def decide(self) -> None:
        """An approver, who neither scored nor ran the call, decides as recommended; the awards reserve the money."""
