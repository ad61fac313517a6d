"""What the band offers of people: their organisation, and to finance the bank accounts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.people.policies import staff_roles_of


def is_applicant(user: Any) -> bool:
    """Show to the signed-in who hold no staff role."""
    return bool(getattr(user, "is_authenticated", False)) and not staff_roles_of(user)


def handles_accounts(user: Any) -> bool:
    """Show to finance officers."""
    return "finance" in staff_roles_of(user)


navigation.register(_("My organisation"), "people:profile", is_applicant, order=40)
navigation.register(_("Bank accounts"), "people:accounts", handles_accounts, order=45)
