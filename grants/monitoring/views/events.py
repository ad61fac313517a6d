"""Pages on which activities are read: list, calendar, map, one activity."""

from typing import Any

import rules
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.lists import list_page
from grants.core.search import matching
from grants.monitoring.event_filters import EventFilter
from grants.monitoring.event_pages import event_page, map_page, month_page
from grants.monitoring.selectors.events import (
    events_visible_to,
    get_document,
    get_event,
    with_names,
)
from grants.monitoring.tables.events import EventTable

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List activities of programmes and grants, the newest first."""
    return list_page(
        request,
        EventTable,
        with_names(events_visible_to(request.user)).order_by("-starts_on", "-pk"),
        EventFilter,
        "grants/monitoring/events.html",
        heading=_("Activities"),
        lead=_("What programmes, actions and grantees held: when, where, and how many took part."),
        empty=_("No activity is found. Choose fewer words, or show all."),
        **_frame(request, "list"),
    )


@access(get=SIGNED_IN)
def month(request: HttpRequest) -> HttpResponse:
    """Show the activities of a month in a calendar."""
    shown = _narrowed(request)
    page = month_page(shown["rows"], request.GET.get("month", ""))
    return render(request, "grants/monitoring/events_calendar.html", shown | page | _frame(request, "calendar"))


@access(get=SIGNED_IN)
def on_map(request: HttpRequest) -> HttpResponse:
    """Show where activities were held, drawn here, with the table of the same."""
    shown = _narrowed(request)
    return render(
        request, "grants/monitoring/events_map.html", shown | map_page(shown["rows"]) | _frame(request, "map")
    )


@access(get=READERS)
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one activity with its figures, its papers and what the public reads."""
    found = get_event(request.user, pk)
    return render(request, "grants/monitoring/event.html", event_page(found, request.user))


@access(get=READERS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a paper of an activity, for a minute, for this reader."""
    return redirect(files.link(get_document(request.user, pk).file, request.user))


def _narrowed(request: HttpRequest) -> dict[str, Any]:
    """Return the activities that filter and search leave, with both for the page."""
    filters = EventFilter(request.GET, queryset=events_visible_to(request.user), request=request)
    query = request.GET.get("q", "").strip()
    return {"filter": filters, "query": query, "rows": matching(filters.qs, query) if query else filters.qs}


def _frame(request: HttpRequest, view: str) -> dict[str, Any]:
    """Return what the three views share: which one it is, the question that they keep, and who may add."""
    kept = request.GET.copy()
    for name in ("page", "sort", "export", "month"):
        kept.pop(name, None)
    return {
        "view": view,
        "kept": kept.urlencode(),
        "may_begin": rules.has_perm("events.begin", request.user),
    }
