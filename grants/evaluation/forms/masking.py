"""What is entered where the masking of a file is checked."""

from django import forms
from django.utils.translation import gettext_lazy as _

KINDS = (
    ("applicant", _("The applicant")),
    ("person", _("A person")),
    ("partner", _("A partner")),
    ("address", _("An address or a place")),
    ("contact", _("An e-mail address, a telephone, a website")),
    ("number", _("A number")),
    ("other", _("Something else")),
)


class WordForm(forms.Form):
    """A word that is masked as well."""

    text = forms.CharField(
        label=_("Word or name"),
        max_length=200,
        help_text=_("It is found in both scripts, in any case and with its endings."),
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=KINDS)


class TakeOutForm(forms.Form):
    """Why a word may be read."""

    reason = forms.CharField(
        label=_("Why evaluators may read it"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class UnblindForm(forms.Form):
    """Why the committee is shown who applies."""

    reason = forms.CharField(
        label=_("Why the committee has to know"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the record, stands in the minutes, and the committee reads it."),
    )
