"""What is entered to top a pot up or to give a part of it back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.pots import GIVE_BACK, TOP_UP
from grants.core.fields import MoneyField


class PotForm(forms.Form):
    """Which way, how much, and why."""

    way = forms.ChoiceField(
        label=_("What to do"),
        choices=[(TOP_UP, _("Top the pot up from the action")), (GIVE_BACK, _("Give back to the action"))],
        widget=forms.RadioSelect,
    )
    amount_cents = MoneyField(label=_("Amount (EUR)"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the record of the call and of the transfer."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
