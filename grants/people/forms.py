"""The shape of what people tell about themselves, their organisation and its bank account."""

from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import BICField, IBANField, WordLimitedField
from grants.people import countries
from grants.people.models import Membership, Organisation


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
            "NIPT in Albania, PIB in Serbia and Montenegro, EDB in North Macedonia, VKN in Türkiye."
        ),
    )
    founded_on = forms.DateField(
        label=gettext_lazy("Founded on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=250)
    settlement = forms.CharField(label=gettext_lazy("Town or municipality"), max_length=120)
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

    def clean(self) -> dict[str, Any]:
        """Check the tax number by the rule of the country."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            number = countries.clean_tax_number(cleaned.get("country", ""), cleaned.get("tax_number", ""))
        except ValueError as error:
            self.add_error("tax_number", str(error))
        else:
            cleaned["tax_number"] = number
        return cleaned


class InvitationForm(forms.Form):
    """A colleague's address and part."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    role = forms.ChoiceField(
        label=gettext_lazy("Part"),
        choices=Membership.Role.choices,
        initial=Membership.Role.EDITOR,
        widget=forms.RadioSelect,
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
