"""The items of the band for actions and staff; how a member of staff is called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role, staff_scopes

Role = StaffRole.Role
TITLES = (Role.ADMINISTRATOR, Role.APPROVER, Role.FINANCE, Role.OFFICER, Role.EVALUATOR, Role.AUDITOR)
administers = has_any_role(Role.ADMINISTRATOR)


def staff_title(user: Any) -> Any:
    """Return the person's staff role, the weightiest when there are several; nothing for others."""
    held = staff_scopes(user)
    return next((role.label for role in TITLES if role in held), "")


navigation.register(_("Actions"), "programmes:index", order=12)
navigation.register(_("Staff"), "programmes:staff", administers, order=60)
navigation.register_title(staff_title)
