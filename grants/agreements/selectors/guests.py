"""The grants that outsiders may read, each one grant by itself."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, GuestAccess
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.people.selectors import belongs_to
from grants.programmes.selectors import STAFF

APPLICATION = "agreement__award__application"


def open_accesses(user: Any) -> QuerySet[GuestAccess]:
    """Return what was opened to the user as a guest and neither ran out nor was taken back."""
    if not getattr(user, "is_active", False):
        return GuestAccess.objects.none()
    mine = GuestAccess.objects.filter(user_id=user.pk, revoked_at=None, until__gte=timezone.localdate())
    return mine.exclude(agreement__state="draft")


def is_guest_at(user: Any, path: str = "agreement") -> Q:
    """Return the filter for rows of the grants that were opened to the user; an empty path means the grants."""
    return Q(**{f"{path or 'pk'}__in": open_accesses(user).order_by().values("agreement")})


def guests_visible_to(user: Any) -> QuerySet[GuestAccess]:
    """Return who was let into which grant, for the staff of its action; nobody reads it of the own organisation."""
    found = GuestAccess.objects.filter(office_scope(user, *STAFF, path=APPLICATION))
    found = found.exclude(belongs_to(user, "agreement__organisation"))
    return found.select_related("user", "granted_by", "agreement__organisation")


def get_guest(user: Any, pk: int) -> GuestAccess:
    """Return an access that the user may read about, or raise Http404."""
    found = guests_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def invitation_by(token_hash: str) -> GuestAccess | None:
    """Return the access that a link names, whoever opens it."""
    found = GuestAccess.objects.filter(token_hash=token_hash).exclude(token_hash="")
    return found.select_related("agreement__organisation", "granted_by", "user").first()


def to_examine(user: Any) -> list[Waiting]:
    """Return the grants that a guest may read, until when. One query."""
    rows = open_accesses(user).select_related("agreement__organisation").order_by("until", "pk")
    return [
        Waiting(
            what=_("Examine the grant · %(r)s") % {"r": row.agreement.reference},
            who=_("%(name)s · open to you until %(day)s")
            % {"name": row.agreement.organisation.name, "day": date_format(row.until, "j F Y")},
            due=None,
            url=reverse("agreements:detail", args=[row.agreement.reference]),
            button=_("Read"),
        )
        for row in rows
    ]


def grant_of_guest(agreement: Agreement, user: Any) -> GuestAccess | None:
    """Return by which access the user reads the grant as a guest, or None."""
    return open_accesses(user).filter(agreement=agreement).first()
