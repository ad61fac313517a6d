"""Reading: the applicant's list, one application, a call's applications, a document."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications.carrying import carried, no_longer_asked
from grants.applications.drafting import why_closed
from grants.applications.models import Application
from grants.applications.sections import declaration_task, journey_of, sections_of, what_next
from grants.applications.selectors import (
    applications_of,
    applications_of_call,
    funnel_of,
    get_application,
    get_file,
    grant_of,
    grants_of,
    load_parts,
    people_of,
    submissions_per_day,
)
from grants.applications.tables import CallFilter, CallTable, OwnTable
from grants.calls.models import Call
from grants.calls.selectors import get_managed_call
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.lists import list_page
from grants.people.policies import is_member, is_submitter, is_writer
from grants.people.selectors import writable_organisations_of

STAFF = {"officer", "finance", "approver", "auditor"}
READERS = STAFF | {"applicant", "viewer"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List the applications and grants of the reader's organisations."""
    return list_page(
        request,
        OwnTable,
        applications_of(request.user),
        None,
        "grants/applications/index.html",
        heading=_("My applications"),
        lead=_("What your organisations have written, and the grants that came of it."),
        empty=_("You have not started an application yet. Open calls are on the first page."),
        grants=grants_of(request.user),
        organisations=list(writable_organisations_of(request.user)),
    )


@access(get=READERS)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show an application: to its own people the task list or what was sent, to the staff the version that counts."""
    application = get_application(request.user, reference)
    if not is_member(request.user, application):
        return render(request, "grants/applications/file.html", _staff_context(application))
    if application.state in {"draft", "lapsed"}:
        return render(request, "grants/applications/detail.html", _draft_context(request, application))
    return render(request, "grants/applications/sent.html", _own_context(request, application))


@access(get=STAFF)
def of_call(request: HttpRequest, reference: str) -> HttpResponse:
    """List a call's applications with how many came how far."""
    call = get_managed_call(request.user, reference)
    return list_page(
        request,
        CallTable,
        applications_of_call(request.user, call),
        CallFilter,
        "grants/applications/of_call.html",
        search_fields=("search_text", "organisation__search_text"),
        filename=f"{call.reference}-applications",
        heading=_("Applications"),
        eyebrow=f"{_('Call')} {call.reference}",
        lead=call.title,
        empty=_("No application was handed in yet. Drafts are the applicants' own and are not shown."),
        call=call,
        funnel=_funnel(call, request.user),
        per_day=_per_day(call, request.user),
        may_manage=has_perm("calls.manage", request.user, call),
    )


@access(get=READERS)
def document(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Lead to a file of the application, for a minute and for this reader only."""
    application = get_application(request.user, reference)
    return redirect(files.link(get_file(request.user, application, pk), request.user))


def _own_context(request: HttpRequest, application: Application) -> dict[str, Any]:
    return _context(application) | {
        "may_submit": is_submitter(request.user, application),
        "grant": grant_of(application),
        "carried": carried(application),
    }


def _draft_context(request: HttpRequest, application: Application) -> dict[str, Any]:
    sections = sections_of(load_parts(application))
    complete = sum(1 for section in sections if section.is_complete)
    return _context(application) | {
        "tasks": [*(section.task() for section in sections), declaration_task(application, complete == len(sections))],
        "complete": complete,
        "total": len(sections) + 1,
        "people": people_of(application),
        "may_write": is_writer(request.user, application),
        "may_submit": is_submitter(request.user, application),
        "closed": why_closed(application) if application.state == "draft" else "",
        "carried": carried(application),
        "kept": no_longer_asked(application),
    }


def _staff_context(application: Application) -> dict[str, Any]:
    if not application.frozen:
        raise Http404
    checks = list(application.checks.all())
    return _context(application) | {
        "checks": checks,
        "answered": sum(1 for check in checks if check.passed is not None),
        "met": sum(1 for check in checks if check.passed),
        "grant": grant_of(application),
    }


def _context(application: Application) -> dict[str, Any]:
    return {
        "application": application,
        "call": application.call,
        "content": application.frozen,
        "clarifications": application.clarifications.all(),
        "steps": journey_of(application),
        "next": what_next(application),
    }


def _per_day(call: Call, user: Any) -> dict[str, Any]:
    """Return the days of the call as bars of a picture, 200 high, with the table that says the same."""
    days = submissions_per_day(call, user)
    most = max((max(day["started"], day["submitted"]) for day in days), default=0) or 1
    bars = [
        {**day, "x": number * 12, "submitted_height": f"{100 * day['submitted'] / most:.1f}"}
        | {"started_height": f"{100 * day['started'] / most:.1f}"}
        | {"submitted_y": f"{100 - 100 * day['submitted'] / most:.1f}"}
        | {"started_y": f"{100 - 100 * day['started'] / most:.1f}"}
        for number, day in enumerate(days)
    ]
    return {"bars": bars, "width": max(12 * len(bars), 12), "most": most}


def _funnel(call: Call, user: Any) -> list[dict[str, Any]]:
    counts = funnel_of(call, user)
    labels = {
        "started": _("Started"),
        "submitted": _("Submitted"),
        "eligible": _("Eligible"),
        "awarded": _("Awarded"),
        "ineligible": _("Not eligible"),
        "withdrawn": _("Withdrawn"),
        "lapsed": _("Not submitted in time"),
    }
    most = max(counts["started"], 1)
    return [
        {"label": label, "count": counts[key], "width": f"{600 * counts[key] / most:.1f}"}
        for key, label in labels.items()
    ]
