"""Agreements as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement
from grants.programmes.selectors import STAFF, scope

ACTION = "award__application__call__action"


def agreements_visible_to(user: Any) -> QuerySet[Agreement]:
    """Return the agreements that the user may read: the staff's own scope, and own organisations' once offered."""
    own = Q(organisation__memberships__user=user) & ~Q(state="draft") if getattr(user, "pk", None) else Q(pk__in=[])
    found = Agreement.objects.filter(own | scope(user, *STAFF, action=ACTION)).distinct()
    return found.select_related(
        "award__application__call__action__phase__programme", "award__application__organisation", "organisation"
    )


def get_agreement(user: Any, reference: str) -> Agreement:
    """Return an agreement that the user may read, with its parts, or raise Http404."""
    found = agreements_visible_to(user).prefetch_related("lines", "instalments__payments", "signatures__user")
    agreement = found.filter(reference=reference).first()
    if agreement is None:
        raise Http404
    return agreement
