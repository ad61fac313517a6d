"""What an organisation tells about itself, and what an officer says of two that look alike."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import MoneyField, WordLimitedField
from grants.people import countries, likeness
from grants.people.models import Organisation


class OrganisationForm(forms.Form):
    """Who applies: as in the register, so that the agreement can be drawn up from it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=Organisation.Kind.choices,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Official name"), max_length=200, help_text=gettext_lazy("As in the register.")
    )
    short_name = forms.CharField(label=gettext_lazy("Short name"), max_length=60, required=False)
    legal_form = forms.CharField(
        label=gettext_lazy("Legal form"),
        max_length=120,
        help_text=gettext_lazy("For example: association, foundation, municipality."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country of registration"), choices=countries.choices_with_none)
    registration_number = forms.RegexField(
        label=gettext_lazy("Registration number"),
        regex=r"^[^\W_][\w ./-]{1,38}$",
        error_messages={
            "invalid": gettext_lazy("Write the number as in the register: letters, digits, points, dashes.")
        },
    )
    tax_number = forms.CharField(
        label=gettext_lazy("Tax number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy(
            "NIPT in Albania, PIB in Serbia and Montenegro, EDB in North Macedonia, VKN in Türkiye. Its check digit is "
            "verified there; Bosnia and Herzegovina and Kosovo* publish no rule, so theirs is kept as you write it."
        ),
    )
    vat_status = forms.ChoiceField(
        label=gettext_lazy("Value added tax"), choices=Organisation.Vat.choices, required=False
    )
    turnover_cents = MoneyField(
        label=gettext_lazy("Turnover of the last closed year, EUR"),
        required=False,
        allow_zero=True,
        help_text=gettext_lazy("All income of that year, from your annual accounts. Some calls ask for it."),
    )
    turnover_year = forms.IntegerField(
        label=gettext_lazy("Year of the turnover"), required=False, min_value=2000, max_value=2100
    )
    founded_on = forms.DateField(
        label=gettext_lazy("Founded on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=250)
    settlement = forms.CharField(label=gettext_lazy("Town or municipality"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of the organisation"), required=False, widget=forms.EmailInput()
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    phone = forms.RegexField(
        label=gettext_lazy("Telephone"),
        regex=r"^[+0-9][0-9 ()/.-]{4,38}$",
        help_text=gettext_lazy("The programme office calls back on it before anything is paid."),
        error_messages={"invalid": gettext_lazy("Write a telephone number in digits, for example +381 11 123 4567.")},
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    representative = forms.CharField(label=gettext_lazy("Person entitled to sign"), max_length=120)
    representative_role = forms.CharField(label=gettext_lazy("In which capacity"), max_length=120, required=False)
    mission = WordLimitedField(label=gettext_lazy("What the organisation does"), characters=2000, required=False)

    def clean_founded_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["founded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_vat_status(self) -> str:
        """Take an empty choice as not said."""
        return self.cleaned_data["vat_status"] or Organisation.Vat.UNKNOWN

    def clean(self) -> dict[str, Any]:
        """Check the tax number by the rule of the country; a turnover goes with its year."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_turnover(cleaned)
        try:
            number = countries.clean_tax_number(cleaned.get("country", ""), cleaned.get("tax_number", ""))
        except ValueError as error:
            self.add_error("tax_number", str(error))
        else:
            cleaned["tax_number"] = number
        return cleaned

    def _clean_turnover(self, cleaned: dict[str, Any]) -> None:
        if {"turnover_cents", "turnover_year"} & set(self.errors):
            return
        amount, year = cleaned.get("turnover_cents"), cleaned.get("turnover_year")
        if amount is not None and year is None:
            self.add_error("turnover_year", _("Say of which year."))
        if year is not None and amount is None:
            self.add_error("turnover_cents", _("Give the turnover of that year."))
        if year is not None and year > timezone.localdate().year:
            self.add_error("turnover_year", _("This year is still to come."))


class NewOrganisationForm(OrganisationForm):
    """The first description; one question more where organisations of that name are registered already."""

    is_another = forms.BooleanField(
        label=gettext_lazy("Mine is none of these"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Organisation] = []

    def clean(self) -> dict[str, Any]:
        """Ask once whether it is one of those with this name."""
        cleaned = super().clean()
        is_another = cleaned.pop("is_another", False)
        if not self.errors and not is_another:
            self.alike = likeness.names_alike(name=cleaned["name"], kind=cleaned["kind"])
        if self.alike:
            self.fields["is_another"].widget = forms.CheckboxInput()
            self.add_error(
                "is_another", _("Is yours one of these? Then ask its lead to invite you. If not, tick this.")
            )
        return cleaned


class DifferentForm(forms.Form):
    """Why two organisations that look alike are not the same."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are different"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: two associations of one name in two towns. It is kept in the record."),
    )
