"""The life of an evaluation committee's work on one call, or on one lot of it.

forming → scoring → ranked → recommended → decided; before the scoring a committee may calibrate on one application
that all score. The approver may return a recommendation to the committee; with a reason the scoring is reopened, and
after an upheld complaint or an error a decided evaluation too: nothing that was evaluated is overwritten.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class PanelState(models.TextChoices):
    FORMING = "forming", _("Being formed")
    CALIBRATING = "calibrating", _("Calibrating")
    SCORING = "scoring", _("Scoring")
    RANKED = "ranked", _("Ranked, waiting for the recommendation")
    RECOMMENDED = "recommended", _("Waiting for the decision")
    DECIDED = "decided", _("Decided")


class PanelMachine(models.Model):
    permission_prefix = "panels"
    STATE_TONES = {
        "forming": "quiet",
        "calibrating": "now",
        "scoring": "now",
        "ranked": "now",
        "recommended": "warn",
        "decided": "done",
    }

    state = FSMField(choices=PanelState.choices, default=PanelState.FORMING, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def has_quorum(self) -> bool:
        """Whether as many members with a vote are appointed as the call asks for."""
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
    def every_divergence_is_settled(self) -> bool:
        """Whether every file whose scores differ by more than the call allows has one more sheet."""
        raise NotImplementedError

    @property
    def everybody_declared(self) -> bool:
        """Whether every member has signed the declaration of impartiality."""
        raise NotImplementedError

    @property
    def has_anchor(self) -> bool:
        """Whether an application is chosen on which the committee calibrates."""
        raise NotImplementedError

    @property
    def is_calibrated(self) -> bool:
        """Whether the calibration is done, or none is wanted."""
        raise NotImplementedError

    @property
    def masks_are_checked(self) -> bool:
        """Whether, where evaluators do not see the applicant, every masking has been checked."""
        raise NotImplementedError

    @property
    def vote_is_carried(self) -> bool:
        """Whether enough members have voted on the proposals as they stand, and more for than against them."""
        raise NotImplementedError

    @property
    def minutes_are_signed(self) -> bool:
        """Whether the members have signed the minutes, where the call asks for it."""
        raise NotImplementedError

    @property
    def every_file_has_an_outcome(self) -> bool:
        raise NotImplementedError

    @property
    def awards_fit_the_pot(self) -> bool:
        raise NotImplementedError

    @property
    def awards_are_eligible(self) -> bool:
        """Whether, where eligibility is checked after the ranking, every proposed award has met all its points."""
        raise NotImplementedError

    @property
    def awards_reach_the_minimum(self) -> bool:
        """Whether as many awards are proposed as the call promises, as far as enough files pass."""
        raise NotImplementedError

    @transition(
        state,
        source=PanelState.FORMING,
        target=PanelState.CALIBRATING,
        conditions=[
            guard("has_quorum", _("Appoint the members that the call asks for first.")),
            guard("has_anchor", _("Choose the application that all score first.")),
        ],
    )
    def calibrate(self) -> None:
        """All evaluators score one application and discuss it before the live scoring opens."""

    @transition(
        state,
        source=[PanelState.FORMING, PanelState.CALIBRATING],
        target=PanelState.SCORING,
        conditions=[
            guard("has_quorum", _("Appoint the members that the call asks for first.")),
            guard("checks_are_done", _("Some applications still wait for their check.")),
            guard("has_files", _("No eligible application is left; cancel the call instead.")),
            guard("every_file_is_covered", _("Assign every eligible file to enough evaluators first.")),
            guard(
                "masks_are_checked", _("Check the masking of every file first: evaluators do not see the applicant.")
            ),
            guard("is_calibrated", _("Finish the calibration first: all sheets in, and what it came to written down.")),
        ],
    )
    def open_scoring(self) -> None:
        """The officer hands the files to the evaluators; from here on the rules of the call are frozen."""

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
            guard(
                "every_divergence_is_settled", _("The scores of a file differ too much: it needs one more evaluator.")
            ),
        ],
    )
    def close_scoring(self) -> None:
        """All sheets are in: the ranking is computed and the scores open to the committee."""

    @transition(state, source=PanelState.RANKED, target=PanelState.SCORING)
    def reopen_scoring(self) -> None:
        """The scoring opens again with a reason, say for a sheet that has to be done anew; the ranking is kept."""

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
            guard(
                "awards_are_eligible",
                _("The eligibility of those proposed for an award is still to be checked, or a point is not met."),
            ),
            guard(
                "vote_is_carried",
                _("The committee has to vote on these proposals: enough members, more for than against."),
            ),
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
            ),
            guard(
                "awards_are_eligible",
                _("The eligibility of those proposed for an award is still to be checked, or a point is not met."),
            ),
            guard("minutes_are_signed", _("The minutes are not signed by all members yet.")),
        ],
    )
    def decide(self) -> None:
        """An approver, who neither scored nor ran the call, decides as recommended; the awards reserve the money."""

    @transition(state, source=PanelState.DECIDED, target=PanelState.RANKED)
    def reopen(self) -> None:
        """A complaint was upheld or an error found: the committee works on what was reinstated; awards stand."""
