"""Calls as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from grants.calls.models import Call
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF, scope
from workflows.machines.call import PUBLIC_STATES


def public_calls() -> QuerySet[Call]:
    """Return the calls that anybody may read, with what a list of them shows."""
    return Call.objects.filter(state__in=PUBLIC_STATES).select_related("action__phase__programme", "action__beneficiary")


def calls_visible_to(user: Any) -> QuerySet[Call]:
    """Return the calls that the user may read: public ones, and all of the staff's own scope."""
    visible = Q(state__in=PUBLIC_STATES) | scope(user, *STAFF)
    return Call.objects.filter(visible).select_related("action__phase__programme", "action__beneficiary", "created_by")


def calls_managed_by(user: Any) -> QuerySet[Call]:
    """Return the calls that the user runs as an officer."""
    found = Call.objects.filter(scope(user, StaffRole.Role.OFFICER))
    return found.select_related("action__phase__programme", "action__beneficiary", "created_by")


def get_call(user: Any, reference: str) -> Call:
    """Return a call that the user may read, or raise Http404."""
    found = calls_visible_to(user).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def get_managed_call(user: Any, reference: str) -> Call:
    """Return a call of the staff's own scope, or raise Http404; what of it may be done the policy says."""
    found = calls_visible_to(user).filter(scope(user, *STAFF), reference=reference).first()
    if found is None:
        raise Http404
    return found


def call_ids_due_to_open() -> list[int]:
    """Return the published calls whose opening has come."""
    return list(Call.objects.filter(state="published", opens_at__lte=timezone.now()).values_list("pk", flat=True))


def call_ids_due_to_close() -> list[int]:
    """Return the open calls whose deadline has passed."""
    return list(Call.objects.filter(state="open", closes_at__lt=timezone.now()).values_list("pk", flat=True))
