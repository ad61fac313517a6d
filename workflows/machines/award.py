"""The life of an award.

pending → contracted when its agreement comes into force; or pending → lapsed when the grantee declines.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


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

    @transition(state, source=AwardState.PENDING, target=AwardState.CONTRACTED)
    def contract(self) -> None:
        """Both parties have signed."""

    @transition(state, source=AwardState.PENDING, target=AwardState.LAPSED)
    def lapse(self) -> None:
        """The grantee declines, or cannot sign: the reservation goes back to the call."""
