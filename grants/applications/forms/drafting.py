"""Where an application begins and where it is handed in: for whom, and the declaration on honour."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.forms import set_choices
from grants.people.models import Organisation


class StartForm(forms.Form):
    """For which of one's organisations the application is written."""

    organisation = forms.ModelChoiceField(
        label=_("Which organisation applies?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose the organisation that applies.")},
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "organisation", organisations)


class SubmitForm(forms.Form):
    """The declaration on honour; `seen` is the moment of the last saving that the page showed."""

    signatory = forms.CharField(
        label=_("Name of the person who signs for the organisation"),
        max_length=120,
        error_messages={"required": _("Write the name of the person who signs for the organisation.")},
    )
    declared = forms.BooleanField(
        label=_("I make this declaration on honour for the organisation."),
        error_messages={"required": _("Declare on honour first: tick the box under the declaration.")},
    )
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)
