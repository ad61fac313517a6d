"""The band's item of those who apply."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.people.policies import is_signed_in
from grants.programmes.policies import staff_scopes


def is_applicant(user: Any) -> bool:
    """Tell whether the person is here to apply: signed in, and without a part in the programme's office."""
    return is_signed_in(user) and not staff_scopes(user)


navigation.register(_("My applications"), "applications:index", predicate=is_applicant, order=20)
