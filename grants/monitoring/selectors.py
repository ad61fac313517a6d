"""Reports as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.monitoring.models import Report
from grants.programmes.selectors import STAFF, scope

ACTION = "agreement__award__application__call__action"


def reports_visible_to(user: Any) -> QuerySet[Report]:
    """Return the reports that the user may read: the staff's own scope, and those of own organisations."""
    own = Q(agreement__organisation__memberships__user=user) if getattr(user, "pk", None) else Q(pk__in=[])
    found = Report.objects.filter(own | scope(user, *STAFF, action=ACTION)).distinct()
    return found.select_related(
        "agreement__award__application__call__action__phase__programme", "agreement__organisation"
    )


def get_report(user: Any, reference: str) -> Report:
    """Return the report of an agreement, by the agreement's reference, with its parts, or raise Http404."""
    found = reports_visible_to(user).prefetch_related("activities", "costs__line", "costs__receipt")
    report = found.filter(agreement__reference=reference).first()
    if report is None:
        raise Http404
    return report
