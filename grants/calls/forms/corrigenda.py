"""The reason of a corrigendum."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WhyForm(forms.Form):
    """Why a published call is changed, in the words that applicants read."""

    reason = forms.CharField(
        label=_("Why the call is changed"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everybody reads it: on the call's page, and in the message to all who apply or follow it."),
    )
