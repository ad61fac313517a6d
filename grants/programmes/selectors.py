"""Actions and allocations as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.programmes.models import Action, Allocation, StaffRole
from grants.programmes.policies import staff_scopes

STAFF = (StaffRole.Role.OFFICER, StaffRole.Role.FINANCE, StaffRole.Role.APPROVER, StaffRole.Role.AUDITOR)


def scope(user: Any, *roles: str, action: str = "action") -> Q:
    """Return the filter for rows whose action (reached by the path `action`) lies in the user's scope for the roles.

    An empty path means that the rows are actions themselves.
    """
    programmes: set[int] = set()
    actions: set[int] = set()
    for role in roles:
        in_programmes, in_actions = staff_scopes(user).get(role, (set(), set()))
        programmes |= in_programmes
        actions |= in_actions
    prefix = f"{action}__" if action else ""
    return Q(**{f"{prefix}phase__programme_id__in": programmes}) | Q(**{f"{prefix}pk__in": actions})


def actions_in_scope(user: Any, *roles: str) -> QuerySet[Action]:
    """Return the actions for which the user has one of the staff roles (any of the staff when none is named)."""
    found = Action.objects.filter(scope(user, *(roles or STAFF), action=""))
    return found.select_related("phase__programme", "theme", "beneficiary")


def get_action_in_scope(user: Any, code: str, *roles: str) -> Action:
    """Return an action of the user's scope, or raise Http404."""
    found = actions_in_scope(user, *roles).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def allocations_visible_to(user: Any) -> QuerySet[Allocation]:
    """Return the allocations that the user may read, newest first."""
    return Allocation.objects.filter(scope(user, *STAFF)).select_related("action__phase", "requested_by")


def get_allocation(user: Any, pk: int) -> Allocation:
    """Return an allocation that the user may read, or raise Http404."""
    found = allocations_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
