"""What everybody reads: the list of calls, a call, its deadline for the calendar."""

from typing import Any

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from grants.calls import pages, selectors, wording
from grants.calls.calendar import deadline_entry
from grants.calls.filters import CallFilter
from grants.calls.models import Call
from grants.core.access import PUBLIC, access
from grants.programmes.selectors import cofunding_for, footnoted_beneficiaries, footnotes_for

CLOSED_ROWS = 10


@access(get=PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """List the open, coming and closed calls; to staff also those in preparation."""
    language = get_language() or "en"
    found = CallFilter(request.GET, queryset=selectors.public_calls(), request=request)
    groups = pages.by_standing(found.qs)
    context = {
        "filter": found,
        "filtered": found.form.has_changed(),
        "open": groups["open"],
        "coming": groups["coming"],
        "closed": Paginator(groups["closed"], CLOSED_ROWS).get_page(request.GET.get("page")),
        "preparation": selectors.calls_in_preparation(request.user),
        "footnotes": footnotes_for(footnoted_beneficiaries(), language),
    }
    return render(request, "grants/calls/index.html", context)


@access(get=PUBLIC)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a call with its rules, and the way in."""
    call = selectors.get_call(request.user, reference)
    context = {
        **call_in_words(call),
        "door": pages.door_of(request.user, call),
        "awards": pages.awards_of(call),
        "manages": rules.has_perm("calls.view_desk", request.user, call),
    }
    return render(request, "grants/calls/detail.html", context)


@access(get=PUBLIC)
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the deadline as an entry for the reader's calendar."""
    call = selectors.get_call(request.user, reference)
    response = HttpResponse(deadline_entry(call), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{call.reference}.ics"'
    return response


def call_in_words(call: Call) -> dict[str, Any]:
    """Return what every page shows that tells a whole call, as the public will read it."""
    language = get_language() or "en"
    countries = list(call.countries.all())
    return {
        "call": call,
        "action": call.action,
        "steps": pages.public_steps(call),
        "rules_of_call": wording.rules_of(call),
        "timetable": wording.timetable_of(call),
        "sections": selectors.sections_of(call),
        "criteria": list(call.criteria.all()),
        "documents": list(call.documents.all()),
        "footnotes": footnotes_for([*countries, call.action.beneficiary], language),
        "cofunding": cofunding_for(call.action, language),
    }
