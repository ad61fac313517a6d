"""What every service asks first, and whom it tells."""

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from grants.people.models import Organisation, User


def require(name: str, actor: Any, obj: Any = None) -> None:
    """Raise PermissionDenied unless the actor has the right; for acts that are not transitions."""
    if not rules.has_perm(name, actor, obj):
        raise PermissionDenied(_("You do not have the right to do this (%(name)s).") % {"name": name})


def people_of(organisation: Organisation, *roles: str) -> list[User]:
    """Return the people with one of the roles (all members when none is named), each once."""
    members = User.objects.filter(memberships__organisation=organisation, is_active=True)
    if roles:
        members = members.filter(memberships__role__in=roles)
    return list(members.distinct())


def forget_roles(user: User) -> None:
    """Drop what was remembered of the user's roles, after they changed."""
    user.__dict__.pop("_org_roles", None)
    user.__dict__.pop("_staff_scopes", None)
    user.__dict__.pop("_staff_role_names", None)
