"""The life of a grant agreement.

draft → offered → signed (by the grantee) → in_force (by the funder, which commits the money) → closed.
Before the second signature the grantee may decline it; it is drawn anew when its award is renewed. In force it may be
suspended and resumed, or terminated: then it is settled and closed like any other. After closure nothing moves,
unless the finding of an audit opens it again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class AgreementState(models.TextChoices):
    DRAFT = "draft", _("Being drawn up")
    OFFERED = "offered", _("Waiting for the grantee's signature")
    SIGNED = "signed", _("Waiting for the funder's signature")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    TERMINATED = "terminated", _("Terminated, to be settled")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")


class AgreementMachine(models.Model):
    permission_prefix = "agreements"
    STATE_TONES = {
        "draft": "quiet",
        "offered": "now",
        "signed": "now",
        "in_force": "done",
        "suspended": "warn",
        "terminated": "stop",
        "closed": "done",
        "declined": "stop",
    }

    state = FSMField(choices=AgreementState.choices, default=AgreementState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def is_complete(self) -> bool:
        """Whether the budget equals the award and the instalments add up to it."""
        raise NotImplementedError

    @property
    def conditions_are_met(self) -> bool:
        """Whether every condition that precedes the signature of the funder is met or waived."""
        raise NotImplementedError

    @property
    def everyone_has_signed(self) -> bool:
        """Whether the co-grantees have signed too, where the call asks for it."""
        raise NotImplementedError

    @property
    def closure_is_prepared(self) -> bool:
        """Whether the programme officer has written down what is said of the grant at its closure."""
        raise NotImplementedError

    @property
    def is_awarded_again(self) -> bool:
        """Whether its award was renewed after it had been declined."""
        raise NotImplementedError

    @property
    def is_settled(self) -> bool:
        """Whether the final report is accepted and nothing is advanced, ordered, payable or to be recovered."""
        raise NotImplementedError

    @transition(
        state,
        source=AgreementState.DRAFT,
        target=AgreementState.OFFERED,
        conditions=[guard("is_complete", _("The budget must equal the award and the instalments must add up to it."))],
    )
    def offer(self) -> None:
        """The officer sends the agreement to the grantee; its text is frozen with its fingerprint."""

    @transition(state, source=AgreementState.OFFERED, target=AgreementState.DRAFT)
    def revise(self) -> None:
        """The officer takes it back to mend it before anybody has signed."""

    @transition(state, source=AgreementState.OFFERED, target=AgreementState.SIGNED)
    def sign(self) -> None:
        """The grantee's signatory signs."""

    @transition(state, source=AgreementState.OFFERED, target=AgreementState.OFFERED)
    def cosign(self) -> None:
        """A co-grantee signs beside the grantee."""

    @transition(
        state,
        source=AgreementState.SIGNED,
        target=AgreementState.IN_FORCE,
        conditions=[
            guard("conditions_are_met", _("A condition of the signature is still open: see the list of conditions.")),
            guard("everyone_has_signed", _("A co-grantee has not signed yet.")),
        ],
    )
    def countersign(self) -> None:
        """The funder signs second: the money is committed and the agreement is in force."""

    @transition(
        state,
        source=[AgreementState.DRAFT, AgreementState.OFFERED, AgreementState.SIGNED],
        target=AgreementState.DECLINED,
    )
    def decline(self) -> None:
        """The grantee declines the grant; the reservation goes back to the call."""

    @transition(
        state,
        source=AgreementState.DECLINED,
        target=AgreementState.DRAFT,
        conditions=[guard("is_awarded_again", _("The award of this agreement has lapsed."))],
    )
    def redraw(self) -> None:
        """The award was renewed: the officer draws the agreement up again."""

    @transition(state, source=AgreementState.IN_FORCE, target=AgreementState.SUSPENDED)
    def suspend(self) -> None:
        """The project rests: no payment, and the period is extended by the length of the suspension."""

    @transition(state, source=AgreementState.SUSPENDED, target=AgreementState.IN_FORCE)
    def resume(self) -> None:
        """The project goes on."""

    @transition(state, source=[AgreementState.IN_FORCE, AgreementState.SUSPENDED], target=AgreementState.TERMINATED)
    def terminate(self) -> None:
        """The agreement ends before its time: only what was done is settled."""

    @transition(
        state,
        source=[AgreementState.IN_FORCE, AgreementState.TERMINATED],
        target=AgreementState.CLOSED,
        conditions=[
            guard("is_settled", _("The final report must be accepted and every payment or recovery settled first.")),
            guard("closure_is_prepared", _("The programme officer writes down first what is said of the grant.")),
        ],
    )
    def close(self) -> None:
        """Everything is settled; what is left of the commitment goes back to the action."""

    @transition(state, source=AgreementState.CLOSED, target=AgreementState.IN_FORCE)
    def reopen(self) -> None:
        """An audit has found something: costs can be disallowed and asked back, then it is closed again."""
