"""The rows of an organisation's profile: representatives, documents, past grants."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import DayField, MoneyField
from grants.people.models import OrganisationDocument


class RepresentativeForm(forms.Form):
    """Somebody who represents the organisation or decides for it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    capacity = forms.CharField(
        label=gettext_lazy("In which capacity"),
        max_length=120,
        help_text=gettext_lazy("For example: president of the board, member of the council, legal representative."),
    )
    may_sign = forms.BooleanField(label=gettext_lazy("May sign for the organisation"), required=False)
    until = DayField(
        label=gettext_lazy("Mandate until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day; leave it empty where the mandate has no end."),
    )


class DocumentForm(forms.Form):
    """A document of the organisation that all its applications can use."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OrganisationDocument.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: annual accounts of 2025. Needed for other documents."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("PDF, picture, text or table document, at most 10 MB.")
    )
    valid_until = DayField(
        label=gettext_lazy("Valid until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The last day, if the document has one. You are told a month before."),
    )

    def clean_valid_until(self) -> Any:
        """Refuse a document that is good no more."""
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past: add the document that is valid now."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for a title where the kind says nothing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == OrganisationDocument.Kind.OTHER and not cleaned.get("title"):
            self.add_error("title", _("Say what document it is."))
        return cleaned


class ReplacementForm(DocumentForm):
    """The newer paper of a document; its kind stays."""

    def __init__(self, *args: Any, document: OrganisationDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.document = document

    def clean(self) -> dict[str, Any]:
        """Carry the kind over."""
        self.cleaned_data["kind"] = self.document.kind
        return super().clean()


class PastGrantForm(forms.Form):
    """A grant that the organisation received elsewhere."""

    title = forms.CharField(label=gettext_lazy("Project"), max_length=200)
    funder = forms.CharField(label=gettext_lazy("Funded by"), max_length=160)
    year = forms.IntegerField(label=gettext_lazy("Year of the agreement"), min_value=1990, max_value=2100)
    amount_cents = MoneyField(label=gettext_lazy("Amount, EUR"))

    def clean_year(self) -> int:
        """Refuse a year to come."""
        year = int(self.cleaned_data["year"])
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year is still to come."))
        return year
