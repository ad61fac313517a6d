"""Whom a restricted call or a direct award invites: searched by name in either script."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """A word of the organisation's name, its town or its number."""

    q = forms.CharField(
        label=_("Find an organisation"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("By name, town or registration number, in Latin or Cyrillic letters."),
    )


class InviteForm(forms.Form):
    """The organisation that is invited, or is not any more."""

    organisation = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
