"""The life of a bank account.

proposed → confirmed → replaced; or proposed → refused. Entered by the organisation, confirmed by a second person
outside it after a call back on the number on file.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class BankAccountState(models.TextChoices):
    PROPOSED = "proposed", _("Waiting for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    REPLACED = "replaced", _("Replaced by a newer account")


class BankAccountMachine(models.Model):
    permission_prefix = "accounts"
    STATE_TONES = {"proposed": "now", "confirmed": "done", "refused": "stop", "replaced": "quiet"}

    state = FSMField(choices=BankAccountState.choices, default=BankAccountState.PROPOSED, protected=True, db_index=True)

    class Meta:
        abstract = True

    @transition(state, source=BankAccountState.PROPOSED, target=BankAccountState.CONFIRMED)
    def confirm(self) -> None:
        """A finance officer, not the one who entered it, confirms the account after calling back."""

    @transition(state, source=BankAccountState.PROPOSED, target=BankAccountState.REFUSED)
    def refuse(self) -> None:
        """A finance officer refuses the account with a reason."""

    @transition(state, source=BankAccountState.CONFIRMED, target=BankAccountState.REPLACED)
    def replace(self) -> None:
        """The account gives way to a newer one that has just been confirmed."""
