"""The shape of what people tell about themselves, their organisation and its bank account."""

from grants.people.forms.accounts import AccountForm, CallBackForm
from grants.people.forms.describing import DocumentForm, PastGrantForm, ReplacementForm, RepresentativeForm
from grants.people.forms.organisations import DifferentForm, NewOrganisationForm, OrganisationForm
from grants.people.forms.persons import InvitationForm, ProfileForm, RoleForm, SignUpForm

__all__ = [
    "AccountForm",
    "CallBackForm",
    "DifferentForm",
    "DocumentForm",
    "InvitationForm",
    "NewOrganisationForm",
    "OrganisationForm",
    "PastGrantForm",
    "ProfileForm",
    "ReplacementForm",
    "RepresentativeForm",
    "RoleForm",
    "SignUpForm",
]
