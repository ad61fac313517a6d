"""What people tell about themselves, and whom they invite for what."""

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from grants.people.models import Membership


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
