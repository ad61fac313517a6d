"""The life of an application.

draft → submitted → eligible → awarded | reserved | rejected. Ineligible after the check, withdrawn by the applicant
at any time before the decision, lapsed when the deadline passes over a draft. A reserve may be promoted. A submitted
application may be taken back to draft for a new version while the call is open, or given back by the office with a
reason and a time; if that time passes meanwhile, the version handed in before stands (restore). In a call of two
stages the concept note goes the same way first: preselected, it is a draft again, now of the full application. One
that is found ineligible late is disqualified; one whose complaint is upheld is reinstated and judged again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Admitted, being assessed")
    INELIGIBLE = "ineligible", _("Not eligible")
    AWARDED = "awarded", _("Awarded")
    RESERVED = "reserved", _("On the reserve list")
    REJECTED = "rejected", _("Not selected")
    RESUBMIT = "resubmit", _("Not selected, may be resubmitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Not submitted in time")


class ApplicationMachine(models.Model):
    permission_prefix = "applications"
    STATE_TONES = {
        "draft": "now",
        "submitted": "done",
        "eligible": "now",
        "ineligible": "stop",
        "awarded": "done",
        "reserved": "warn",
        "rejected": "stop",
        "resubmit": "warn",
        "withdrawn": "quiet",
        "lapsed": "quiet",
    }

    state = FSMField(choices=ApplicationState.choices, default=ApplicationState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_complete(self) -> bool:
        """Whether every section, the budget, the documents and the declaration are complete."""
        raise NotImplementedError

    @property
    def is_in_time(self) -> bool:
        """Whether the call is open at this very moment, by the server's clock."""
        raise NotImplementedError

    @property
    def is_checked(self) -> bool:
        """Whether every point of the administrative and eligibility check has an answer."""
        raise NotImplementedError

    @property
    def passes_every_check(self) -> bool:
        raise NotImplementedError

    @property
    def fails_a_check(self) -> bool:
        raise NotImplementedError

    @property
    def deadline_has_passed(self) -> bool:
        raise NotImplementedError

    @property
    def was_handed_in(self) -> bool:
        """Whether a version was handed in before."""
        raise NotImplementedError

    @property
    def is_concept_note(self) -> bool:
        """Whether it stands in the first of two stages."""
        raise NotImplementedError

    @property
    def is_full_application(self) -> bool:
        return not self.is_concept_note

    @property
    def was_never_handed_in(self) -> bool:
        return not self.was_handed_in

    @property
    def is_free_of_agreement(self) -> bool:
        """Whether no agreement about its award is in force."""
        raise NotImplementedError

    @transition(
        state,
        source=ApplicationState.DRAFT,
        target=ApplicationState.SUBMITTED,
        conditions=[
            guard(
                "is_in_time",
                _("The call is not open: an application can be submitted between its opening and its deadline only."),
            ),
            guard("is_complete", _("You can submit once every section is complete.")),
        ],
    )
    def submit(self) -> None:
        """The applicant hands it in; what was sent is frozen with its fingerprint."""

    @transition(
        state,
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.DRAFT,
        conditions=[
            guard("is_in_time", _("The deadline has passed; a submitted application can no longer be changed."))
        ],
    )
    def reopen(self) -> None:
        """The applicant takes it back to write a new version; the version handed in stays on record."""

    @transition(state, source=ApplicationState.SUBMITTED, target=ApplicationState.DRAFT)
    def give_back(self) -> None:
        """The office gives it back to its applicant with a reason, until a time that it names."""

    @transition(
        state,
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.DRAFT,
        conditions=[
            guard("is_concept_note", _("Only a concept note can be preselected.")),
            guard("deadline_has_passed", _("Concept notes are compared once their deadline has passed.")),
        ],
    )
    def preselect(self) -> None:
        """The concept note is convincing: its applicant is asked for the full application."""

    @transition(
        state,
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.REJECTED,
        conditions=[
            guard("is_concept_note", _("Only a concept note can be passed over.")),
            guard("deadline_has_passed", _("Concept notes are compared once their deadline has passed.")),
        ],
    )
    def pass_over(self) -> None:
        """The concept note is not preselected; the applicant hears why."""

    @transition(
        state,
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.ELIGIBLE,
        conditions=[
            guard("is_full_application", _("A concept note is preselected or passed over; it is admitted later.")),
            guard("deadline_has_passed", _("Applications are checked once the call is closed.")),
            guard("is_checked", _("Answer every point of the check first.")),
            guard("passes_every_check", _("A point of the check is not met; the application cannot pass.")),
        ],
    )
    def admit(self) -> None:
        """The officer's check is passed; the application goes to the committee."""

    @transition(
        state,
        source=ApplicationState.SUBMITTED,
        target=ApplicationState.INELIGIBLE,
        conditions=[
            guard("deadline_has_passed", _("Applications are checked once the call is closed.")),
            guard("is_checked", _("Answer every point of the check first.")),
            guard("fails_a_check", _("Every point of the check is met; there is no ground to refuse it.")),
        ],
    )
    def refuse(self) -> None:
        """The officer's check is not passed; the applicant hears which point and why."""

    @transition(state, source=ApplicationState.ELIGIBLE, target=ApplicationState.AWARDED)
    def fund(self) -> None:
        """The approver has decided to award a grant (`award` is the name of the award itself)."""

    @transition(state, source=ApplicationState.RESERVED, target=ApplicationState.AWARDED)
    def promote(self) -> None:
        """Money is back in the pot: the approver awards a grant to the next on the reserve list."""

    @transition(state, source=ApplicationState.ELIGIBLE, target=ApplicationState.RESERVED)
    def reserve(self) -> None:
        """The approver has placed it on the reserve list."""

    @transition(state, source=[ApplicationState.ELIGIBLE, ApplicationState.RESERVED], target=ApplicationState.REJECTED)
    def reject(self) -> None:
        """The approver has decided against it, with a reason."""

    @transition(state, source=ApplicationState.ELIGIBLE, target=ApplicationState.RESUBMIT)
    def invite_again(self) -> None:
        """The approver has decided against it as it is; changed as the reasons say, it may come again."""

    @transition(
        state,
        source=[ApplicationState.ELIGIBLE, ApplicationState.RESERVED, ApplicationState.AWARDED],
        target=ApplicationState.INELIGIBLE,
        conditions=[guard("is_free_of_agreement", _("An agreement is in force; end the agreement instead."))],
    )
    def disqualify(self) -> None:
        """Found ineligible after it was admitted, with a reason: the ranks close over it."""

    @transition(
        state,
        source=[
            ApplicationState.REJECTED,
            ApplicationState.RESUBMIT,
            ApplicationState.INELIGIBLE,
            ApplicationState.RESERVED,
        ],
        target=ApplicationState.ELIGIBLE,
        conditions=[guard("is_full_application", _("A concept note is taken up again as a concept note."))],
    )
    def reinstate(self) -> None:
        """A complaint was upheld: it is judged again, with its history."""

    @transition(
        state,
        source=[ApplicationState.REJECTED, ApplicationState.INELIGIBLE],
        target=ApplicationState.SUBMITTED,
        conditions=[guard("is_concept_note", _("A full application is reinstated to the committee."))],
    )
    def take_up_again(self) -> None:
        """A complaint about a concept note was upheld: it is judged again, with its history."""

    @transition(
        state,
        source=[ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE],
        target=ApplicationState.WITHDRAWN,
    )
    def withdraw(self) -> None:
        """The applicant takes it back for good; its place under the one-application rule is free again."""

    @transition(
        state,
        source=ApplicationState.DRAFT,
        target=ApplicationState.LAPSED,
        conditions=[
            guard("deadline_has_passed", _("The deadline has not passed yet.")),
            guard("was_never_handed_in", _("A version was handed in in time; that version stands.")),
        ],
    )
    def lapse(self) -> None:
        """The deadline passed over a draft."""

    @transition(
        state,
        source=ApplicationState.DRAFT,
        target=ApplicationState.SUBMITTED,
        conditions=[
            guard("deadline_has_passed", _("The deadline has not passed yet.")),
            guard("was_handed_in", _("No version was handed in.")),
        ],
    )
    def restore(self) -> None:
        """The deadline passed over a reopened draft: the version that was in time stands."""
