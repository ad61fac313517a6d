"""The project in short, one answer, the account, the documents: shape only; a draft may be incomplete."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from grants.applications.models import Application
from grants.core.fields import CountedTextarea
from grants.people.models import BankAccount, Organisation

MOST_CHARACTERS = 100_000  # of an answer that is still being written; the limit of words is checked for submission


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
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class ProjectForm(forms.ModelForm):
    """The project in short; every field may wait until submission."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label=_("Start of the project"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    months = forms.IntegerField(label=_("Duration in months"), required=False, min_value=1, max_value=60)

    class Meta:
        model = Application
        fields = ("title", "summary", "starts_on", "months", "settlement")
        widgets = {"summary": CountedTextarea(characters=1500, attrs={"rows": 6})}
        help_texts = {
            "title": _("Short and telling; it is published when a grant is awarded."),
            "summary": _("What you do, with whom and for whom, in a few sentences."),
            "settlement": _("Town or municipality; several with commas between them."),
        }

    def clean_starts_on(self) -> Any:
        """Refuse years that are slips of the finger."""
        day = self.cleaned_data["starts_on"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Check the year."))
        return day


class AnswerForm(forms.Form):
    """One answer with the version that the writer started from."""

    text = forms.CharField(required=False, strip=False, max_length=MOST_CHARACTERS)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    force = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def clean_text(self) -> str:
        """Keep one kind of line end, so that the same text is the same whoever sends it."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    @property
    def base(self) -> int | None:
        """The version that the text is meant to replace."""
        forced = self.cleaned_data.get("force")
        return forced if forced is not None else self.cleaned_data.get("version")


class UploadForm(forms.Form):
    """One file for one of the documents that the call asks for."""

    file = forms.FileField(
        label=pgettext_lazy("on a disk", "File"),
        allow_empty_file=True,  # told by the service, in the same words as every other fault of a file
        max_length=400,
        error_messages={"required": _("Choose a file first.")},
    )


class AccountForm(forms.Form):
    """The account that the grant would be paid to."""

    bank_account = forms.ModelChoiceField(
        label=_("To which account would the grant be paid?"),
        queryset=BankAccount.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choose an account.")},
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank_account"].queryset = accounts  # type: ignore[attr-defined]


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
