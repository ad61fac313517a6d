"""What everybody reads: the list of calls, a call, its dates for the calendar, the whole of it as PDF."""

from typing import Any

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from grants.calls import asked, changes, following, pages, selectors, wording
from grants.calls import self_check as checking
from grants.calls.calendar import calendar_of
from grants.calls.documents import render_call
from grants.calls.filters import CallFilter
from grants.calls.form_in_words import documents_of, form_of
from grants.calls.forms.self_check import SelfCheckForm
from grants.calls.models import Call
from grants.core.access import PUBLIC, access
from grants.programmes.selectors import cofunding_for, footnoted_beneficiaries, footnotes_for

CLOSED_ROWS = 10
ANSWERS = 3  # answers on the call's own page; the rest is one click away


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
        "by_invitation": selectors.calls_by_invitation(request.user),
        "footnotes": footnotes_for(footnoted_beneficiaries(), language),
    }
    return render(request, "grants/calls/index.html", context)


@access(get=PUBLIC)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a call with its rules, what was asked and changed, and the way in."""
    call = selectors.get_call(request.user, reference)
    answers = asked.answers_of(call)
    context = {
        **call_in_words(call),
        "door": pages.door_of(request.user, call),
        "awards": pages.awards_of(call),
        "manages": rules.has_perm("calls.view_desk", request.user, call),
        "answers": answers[: -ANSWERS - 1 : -1],
        "answer_count": len(answers),
        "changes": changes.changes_of(call),
        "following": following.following(request.user, call),
        "can_follow": following.can_be_followed(call),
        "next_deadline": next_deadline(call),
    }
    return render(request, "grants/calls/detail.html", context)


@access(get=PUBLIC)
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the dates of a call as entries for the reader's calendar."""
    call = selectors.get_call(request.user, reference)
    response = HttpResponse(calendar_of(call), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{call.reference}.ics"'
    return response


@access(get=PUBLIC)
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the whole call as PDF, in the reader's language."""
    call = selectors.get_call(request.user, reference)
    content = render_call(call, lang=get_language() or "en")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{call.reference}.pdf"'
    return response


@access(get=PUBLIC)
def self_check(request: HttpRequest, reference: str) -> HttpResponse:
    """Tell a reader by a few answers whether the call suits them; neither the site nor the browser keeps them."""
    call = selectors.get_call(request.user, reference)
    questions = checking.questions_of(call)
    form = SelfCheckForm(request.GET if "check" in request.GET else None, call=call, asked=questions)
    context = {"call": call, "form": form, "asked": questions, "documents": documents_of(call)}
    if form.is_valid():
        verdicts = checking.verdicts_of(call, form.cleaned_data)
        lots = checking.lots_of(call, form.cleaned_data)
        context |= {"verdicts": verdicts, "outcome": checking.outcome_of(verdicts), "lots": lots}
    response = render(request, "grants/calls/self_check.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def call_in_words(call: Call) -> dict[str, Any]:
    """Return what every page shows that tells a whole call, as the public will read it."""
    language = get_language() or "en"
    countries = list(call.countries.all())
    return {
        "call": call,
        "action": call.action,
        "steps": pages.public_steps(call),
        "rule_groups": wording.rules_of(call),
        "timetable": wording.timetable_of(call),
        "sections": form_of(call),
        "judging": wording.judging_of(call),
        "documents": documents_of(call),
        "footnotes": footnotes_for([*countries, call.action.beneficiary], language),
        "cofunding": cofunding_for(call.action, language),
    }


def next_deadline(call: Call) -> dict[str, Any]:
    """Return the moment that a reader waits for next: the opening, the end of the first stage, or the deadline."""
    if call.standing == "coming":
        return {"kind": "opening", "at": call.opens_at}
    if call.has_two_stages and call.takes(call.first_stage):
        return {"kind": "concept", "at": call.deadline_of(call.first_stage)}
    return {"kind": "deadline", "at": call.closes_at}
