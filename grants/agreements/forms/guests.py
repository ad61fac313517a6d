"""The shape of an invitation to examine one grant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField


class GuestForm(forms.Form):
    """Who may read the grant, until when, and why."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    until = DayField(label=_("May read it until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("For example: audit of the donor, letter of 3 March. The person reads it in the mail."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
