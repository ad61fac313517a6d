"""The life of a committee's minutes.

draft → signing → signed. Signing starts only while they agree with the ledger and the records, and so does every
signature; a revision voids the signatures that were given.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from workflows.guards import guard


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Being written")
    SIGNING = "signing", _("Waiting for signatures")
    SIGNED = "signed", _("Signed")


class MinutesMachine(models.Model):
    permission_prefix = "minutes"
    STATE_TONES = {"draft": "now", "signing": "warn", "signed": "done"}

    state = FSMField(choices=MinutesState.choices, default=MinutesState.DRAFT, protected=True, db_index=True)

    class Meta:
        abstract = True

    @property
    def agrees_with_the_records(self) -> bool:
        """Whether what they state is what ledger and records say."""
        raise NotImplementedError

    @property
    def everybody_signed(self) -> bool:
        """Whether every member has signed this text."""
        raise NotImplementedError

    @transition(
        state,
        source=MinutesState.DRAFT,
        target=MinutesState.SIGNING,
        conditions=[
            guard(
                "agrees_with_the_records", _("They differ from the ledger or the records; take the present facts over.")
            )
        ],
    )
    def circulate(self) -> None:
        """The text is fixed and goes to the members for their signatures."""

    @transition(state, source=MinutesState.SIGNING, target=MinutesState.DRAFT)
    def revise(self) -> None:
        """The text is opened again with a reason; signatures that were given are void."""

    @transition(
        state,
        source=MinutesState.SIGNING,
        target=MinutesState.SIGNED,
        conditions=[
            guard("agrees_with_the_records", _("They differ from the ledger or the records; revise them first.")),
            guard("everybody_signed", _("A signature is missing.")),
        ],
    )
    def complete(self) -> None:
        """The last member has signed."""
