"""The life of a change to an agreement in force.

proposed → in_force when the rules of the scheme let a notice do; otherwise proposed → recommended (by the officer) →
approved (by an approver) → signed (by the grantee, after the co-grantees where they sign jointly) → in_force (by the
funder). What the funder may decide alone, a suspension or a termination, goes from recommended to in_force. Refused
with a reason, or withdrawn, before that.
Each one in force is a new version of the agreement.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class AmendmentState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    RECOMMENDED = "recommended", _("Waiting for approval")
    APPROVED = "approved", _("Waiting for the grantee's signature")
    SIGNED = "signed", _("Waiting for the funder's signature")
    IN_FORCE = "in_force", _("In force")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


State = AmendmentState


class AmendmentMachine(models.Model):
    permission_prefix = "amendments"
    STATE_TONES = {
        "proposed": "now",
        "recommended": "now",
        "approved": "now",
        "signed": "now",
        "in_force": "done",
        "refused": "stop",
        "withdrawn": "quiet",
    }

    state = FSMField(choices=State.choices, default=State.PROPOSED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_notice_enough(self) -> bool:
        """Whether the rules of the scheme ask for no more than a notice."""
        raise NotImplementedError

    @property
    def is_for_the_funder_alone(self) -> bool:
        """Whether the funder may decide it without the grantee's signature."""
        raise NotImplementedError

    @property
    def needs_signatures(self) -> bool:
        """Whether it takes both parties' signatures."""
        raise NotImplementedError

    @property
    def everyone_has_signed(self) -> bool:
        """Whether the co-grantees have signed it too, where they signed the agreement."""
        raise NotImplementedError

    @property
    def is_applicable(self) -> bool:
        """Whether it still fits the agreement as it stands today."""
        raise NotImplementedError

    @transition(
        state,
        source=State.PROPOSED,
        target=State.IN_FORCE,
        conditions=[
            guard("is_notice_enough", _("This change is too large for a notice: it takes an amendment.")),
            guard("is_applicable", _("The agreement has changed since: this no longer fits it.")),
        ],
    )
    def take_note(self) -> None:
        """The officer takes note of a small change; it is in force."""

    @transition(state, source=State.PROPOSED, target=State.RECOMMENDED)
    def recommend(self) -> None:
        """The officer has checked it and asks the approver."""

    @transition(
        state,
        source=State.RECOMMENDED,
        target=State.APPROVED,
        conditions=[
            guard("needs_signatures", _("This is decided by the funder alone: impose it, or refuse it.")),
            guard("is_applicable", _("The agreement has changed since: this no longer fits it.")),
        ],
    )
    def approve(self) -> None:
        """An approver, not who proposed or recommended it, approves; its text is frozen for the signatures."""

    @transition(
        state,
        source=State.RECOMMENDED,
        target=State.IN_FORCE,
        conditions=[guard("is_for_the_funder_alone", _("This change takes the signatures of both parties."))],
    )
    def impose(self) -> None:
        """An approver decides for the funder alone; the grantee is told with the reasons."""

    @transition(
        state,
        source=State.APPROVED,
        target=State.SIGNED,
        conditions=[guard("is_applicable", _("The agreement has changed since: this no longer fits it."))],
    )
    def sign(self) -> None:
        """The grantee's signatory signs."""

    @transition(
        state,
        source=State.APPROVED,
        target=State.APPROVED,
        conditions=[guard("is_applicable", _("The agreement has changed since: this no longer fits it."))],
    )
    def cosign(self) -> None:
        """A co-grantee signs before the grantee does."""

    @transition(
        state,
        source=State.SIGNED,
        target=State.IN_FORCE,
        conditions=[
            guard("everyone_has_signed", _("A co-grantee has not signed yet.")),
            guard("is_applicable", _("The agreement has changed since: this no longer fits it.")),
        ],
    )
    def countersign(self) -> None:
        """The funder signs second: the agreement has a new version."""

    @transition(state, source=[State.PROPOSED, State.RECOMMENDED, State.APPROVED, State.SIGNED], target=State.REFUSED)
    def refuse(self) -> None:
        """The officer or the approver refuses with a reason."""

    @transition(state, source=[State.PROPOSED, State.RECOMMENDED, State.APPROVED], target=State.WITHDRAWN)
    def withdraw(self) -> None:
        """Who proposed it takes it back."""
