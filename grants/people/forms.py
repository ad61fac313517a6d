"""The shape of what people tell about themselves, their organisation and its bank account."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import BICField, DayField, IBANField, MoneyField, WordLimitedField
from grants.people import countries, likeness
from grants.people.models import Membership, Organisation, OrganisationDocument


class SignUpForm(SignupForm):  # type: ignore[misc]
    """E-mail address, name and password."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("As your colleagues and the programme office should see it."),
    )
    field_order = ["name", "email", "password1", "password2"]


class ProfileForm(forms.Form):
    """What others see of a person, and in which language Sofra writes to them."""

    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.RegexField(
        label=gettext_lazy("Telephone"),
        regex=r"^[+0-9][0-9 ()/.-]{4,38}$",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        error_messages={"invalid": gettext_lazy("Write a telephone number in digits, for example +381 11 123 4567.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


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


class InvitationForm(forms.Form):
    """A colleague's address and part."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        label=gettext_lazy("Part"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        widget=forms.RadioSelect,
    )


class RoleForm(forms.Form):
    """Another part for a colleague."""

    role = forms.ChoiceField(label=gettext_lazy("Part"), choices=Membership.Role.choices, widget=forms.RadioSelect)


class DifferentForm(forms.Form):
    """Why two organisations that look alike are not the same."""

    reason = forms.CharField(
        label=gettext_lazy("Why they are different"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: two associations of one name in two towns. It is kept in the record."),
    )


class AccountForm(forms.Form):
    """The bank account that grants are to be paid to."""

    holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=140,
        help_text=gettext_lazy("The organisation itself, as the bank writes it."),
    )
    iban = IBANField(label=gettext_lazy("IBAN"), help_text=gettext_lazy("Spaces do not matter."))
    bank_name = forms.CharField(label=gettext_lazy("Bank"), max_length=120)
    bic = BICField(label=gettext_lazy("BIC (SWIFT code)"), required=False)
    evidence = forms.FileField(
        label=gettext_lazy("Statement or certificate of the bank"),
        required=False,
        help_text=gettext_lazy("PDF or picture, at most 10 MB. It makes the confirmation quicker."),
    )


class CallBackForm(forms.Form):
    """How the finance officer made sure that the account is the organisation's."""

    reason = forms.CharField(
        label=gettext_lazy("Whom you called back, on which number, when"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Use a number that you already know, not one that came with the account. It is kept in the record."
        ),
    )
