"""Indicators of grants as their readers may see them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from grants.agreements.models import GrantIndicator
from grants.agreements.selectors.agreements import agreements_visible_to


def grant_indicators_visible_to(user: Any) -> QuerySet[GrantIndicator]:
    """Return the indicators of the agreements that the user may read."""
    found = GrantIndicator.objects.filter(agreement__in=agreements_visible_to(user).values("pk"))
    return found.select_related(
        "agreement__organisation", "agreement__award__application__call__action__phase__programme", "indicator"
    )


def get_grant_indicator(user: Any, pk: int) -> GrantIndicator:
    """Return an indicator of an agreement that the user may read, or raise Http404."""
    found = grant_indicators_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
