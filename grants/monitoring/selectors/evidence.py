"""Photographs and links of reports as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement
from grants.monitoring.models import ReportLink, ReportPhoto
from grants.monitoring.selectors.reports import reports_visible_to


def photos_visible_to(user: Any) -> QuerySet[ReportPhoto]:
    """Return the photographs of the reports that the user may read."""
    found = ReportPhoto.objects.filter(report__in=reports_visible_to(user).values("pk"))
    return found.select_related("file", "report__duty__agreement", "report__agreement__organisation")


def photos_for_publication(agreement: Agreement) -> QuerySet[ReportPhoto]:
    """Return the photographs of a grant that may be offered for publication: of accepted reports, with consent."""
    consented = Q(has_consent=True) | Q(shows_people=False)
    return ReportPhoto.objects.filter(consented, report__agreement=agreement, report__state="accepted")


def get_photo(user: Any, pk: int) -> ReportPhoto:
    """Return a photograph that the user may see, or raise Http404."""
    return _found(photos_visible_to(user), pk)


def get_link(user: Any, pk: int) -> ReportLink:
    """Return a link of a report that the user may read, or raise Http404."""
    found = ReportLink.objects.filter(report__in=reports_visible_to(user).values("pk"))
    return _found(found.select_related("report__duty__agreement", "report__agreement__organisation"), pk)


def _found(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
