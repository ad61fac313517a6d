"""The life of an award.

pending → contracted when its agreement comes into force; or pending → lapsed when the grantee declines, or lets the
time pass in which the call wants the award accepted, or its application is found ineligible. What lapsed is renewed
when an upheld complaint brings its application back and it is awarded again.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class AwardState(models.TextChoices):
    PENDING = "pending", _("Awarded, agreement to come")
    CONTRACTED = "contracted", _("Under agreement")
    LAPSED = "lapsed", _("Lapsed")


class AwardMachine(models.Model):
    permission_prefix = "awards"
    STATE_TONES = {"pending": "now", "contracted": "done", "lapsed": "quiet"}

    state = FSMField(choices=AwardState.choices, default=AwardState.PENDING, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def can_be_accepted(self) -> bool:
        """Whether it waits for its grantee's answer, and the time for it has not passed."""
        raise NotImplementedError

    @transition(
        state,
        source=AwardState.PENDING,
        target=AwardState.PENDING,
        conditions=[guard("can_be_accepted", _("There is nothing to accept, or the time for it has passed."))],
    )
    def accept(self) -> None:
        """The grantee says that it takes the grant."""

    @transition(state, source=AwardState.PENDING, target=AwardState.CONTRACTED)
    def contract(self) -> None:
        """Both parties have signed."""

    @transition(state, source=AwardState.PENDING, target=AwardState.LAPSED)
    def lapse(self) -> None:
        """The grantee declines, or cannot sign: the reservation goes back to the call."""

    @transition(state, source=AwardState.LAPSED, target=AwardState.PENDING)
    def renew(self) -> None:
        """Its application was reinstated after a complaint and is awarded again: the money is reserved anew."""
