"""Applications as their readers may see them."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from grants.applications.models import Application, Attachment
from grants.applications.policies import UNSEEN
from grants.programmes.selectors import STAFF, scope


def applications_visible_to(user: Any) -> QuerySet[Application]:
    """Return the applications that the user may read: those of own organisations, and in scope once handed in."""
    own = Q(organisation__memberships__user=user) if getattr(user, "pk", None) else Q(pk__in=[])
    handed_in = scope(user, *STAFF, action="call__action") & ~Q(state__in=UNSEEN)
    found = Application.objects.filter(own | handed_in).distinct()
    return found.select_related("call__action__phase__programme", "organisation")


def applications_of(user: Any) -> QuerySet[Application]:
    """Return the applications of the user's own organisations."""
    found = Application.objects.filter(organisation__memberships__user=user).distinct()
    return found.select_related("call", "organisation")


def with_parts(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Load all that a page about one application shows, in a fixed number of queries."""
    current = Attachment.objects.filter(replaced_at=None).select_related("file", "document")
    return applications.select_related(
        "call__action__phase__programme", "call__action__beneficiary", "organisation", "bank_account", "created_by"
    ).prefetch_related(
        "call__questions",
        "call__documents",
        "answers",
        "lines",
        "submissions",
        Prefetch("attachments", queryset=current),
    )


def get_application(user: Any, reference: str) -> Application:
    """Return an application that the user may read with all its parts, or raise Http404."""
    found = with_parts(applications_visible_to(user)).filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def draft_ids_due_to_lapse() -> list[int]:
    """Return the drafts over which the deadline has passed."""
    late = Application.objects.filter(state="draft", call__closes_at__lt=timezone.now())
    return list(late.values_list("pk", flat=True))
