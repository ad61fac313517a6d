"""The life of a grant agreement.

draft → offered → signed (by the grantee) → in_force (by the funder, which commits the money) → closed.
Before the second signature the grantee may decline it. After closure nothing moves.
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
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Declined")


class AgreementMachine(models.Model):
    permission_prefix = "agreements"
    STATE_TONES = {
        "draft": "quiet",
        "offered": "now",
        "signed": "now",
        "in_force": "done",
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

    @transition(state, source=AgreementState.SIGNED, target=AgreementState.IN_FORCE)
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
        source=AgreementState.IN_FORCE,
        target=AgreementState.CLOSED,
        conditions=[
            guard("is_settled", _("The final report must be accepted and every payment or recovery settled first."))
        ],
    )
    def close(self) -> None:
        """Everything is settled; what is left of the commitment goes back to the action."""
