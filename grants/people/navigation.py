"""What the band offers of people: their organisation; to the office all of them; to finance the bank accounts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.people.policies import reads_organisations, staff_roles_of


def is_applicant(user: Any) -> bool:
    """Show to the signed-in who hold no staff role."""
    return bool(getattr(user, "is_authenticated", False)) and not staff_roles_of(user)


def handles_accounts(user: Any) -> bool:
    """Show to finance officers."""
    return "finance" in staff_roles_of(user)


def reads_all(user: Any) -> bool:
    """Show to the office."""
    return bool(reads_organisations(user))


navigation.register(_("Applicants"), "people:organisations", reads_all, order=44)
navigation.register(_("My organisation"), "people:profile", is_applicant, order=40)
navigation.register(_("Bank accounts"), "people:accounts", handles_accounts, order=45)
