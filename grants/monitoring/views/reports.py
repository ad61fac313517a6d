"""Pages of reports as their readers see them and their writers fill them: one service or one selector, one answer."""

from collections.abc import Callable, Sequence
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, refuse
from grants.core.lists import list_page
from grants.monitoring.cost_pages import checking_page
from grants.monitoring.filters import ReportFilter
from grants.monitoring.forms.reports import ActivityForm
from grants.monitoring.models import Report
from grants.monitoring.narrative_pages import told_page
from grants.monitoring.pages import report_page
from grants.monitoring.selectors import (
    due_day,
    end_of_day,
    find_report,
    get_activity,
    get_duty,
    get_report,
    reports_owed,
)
from grants.monitoring.services import add_activity, remove_activity, start_report, submit_report
from grants.monitoring.tables.reports import ReportTable
from grants.people.services import require
from workflows.engine import TransitionRefused

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
WRITERS = {"applicant"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List every report that is owed, begun or not, the one due first at the top."""
    return list_page(
        request,
        ReportTable,
        reports_owed(request.user),
        ReportFilter,
        search_fields=("agreement__search_text",),
        heading=_("Reports"),
        lead=_("Every report that a grant owes since it is in force, begun or not. The first due comes first."),
        empty=_("No grant owes a report yet."),
    )


@access(get=READERS)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the report of a grant, or how to start it."""
    found = find_report(request.user, reference)
    if found is not None:
        return render(request, "grants/monitoring/report.html", report_page(found, request.user))
    duty = get_duty(request.user, reference)
    agreement = duty.agreement
    mine = rules.has_perm("reports.start", request.user, agreement)
    due = end_of_day(agreement, due_day(duty))
    context = {"agreement": agreement, "duty": duty, "due": due, "late": due < timezone.now(), "mine": mine}
    return render(request, "grants/monitoring/not_started.html", context)


@access(post=WRITERS)
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Start a report that a grant owes."""
    duty = get_duty(request.user, reference)
    start_report(duty.agreement, number=duty.number, actor=request.user)
    return redirect("monitoring:report", reference)


@access(get=WRITERS, post=WRITERS)
def activity_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the activities held and add one."""
    found = to_write(request, reference)
    form = ActivityForm(request.POST if request.method == "POST" else None)
    posted = request.method == "POST" and form.is_valid()
    if posted and done(form, lambda: add_activity(found, actor=request.user, **form.cleaned_data)):
        messages.success(request, _("The activity is added."))
        return redirect("monitoring:activity_add", reference)
    return part_page(request, "activities", found, form)


@access(post=WRITERS)
def activity_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an activity out of a draft."""
    activity = get_activity(request.user, pk)
    remove_activity(activity, actor=request.user)
    messages.success(request, _("The activity is taken out."))
    return redirect("monitoring:activity_add", activity.report.reference)


@access(get=WRITERS, post=WRITERS)
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everything once more with the provisional share of the grant, then hand the report in."""
    found = get_report(request.user, reference)
    require("reports.submit", request.user, found)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(form, lambda: submit_report(found, actor=request.user)):
        messages.success(request, _("Your report is handed in. You hear from us when it has been verified."))
        return redirect("monitoring:report", reference)
    context = report_page(found, request.user) | told_page(found)
    context |= checking_page(found, request.user) | {"form": form}
    return render(request, "grants/monitoring/submit.html", context, status=422 if form.errors else 200)


def to_write(request: HttpRequest, reference: str, *, parts: Sequence[str] = ()) -> Report:
    """Return the report for writing, with its parts; refuse in words what has been handed in."""
    return still_written(request, get_report(request.user, reference, parts=parts))


def still_written(request: HttpRequest, found: Report) -> Report:
    """Return a report for writing; refuse in words what has been handed in."""
    require("reports.edit", request.user, found)
    if found.state != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))
    return found


def done(form: Any, act: Callable[[], Any]) -> bool:
    """Do the act; a refusal is shown in the form."""
    try:
        act()
    except REFUSALS as error:
        refuse(form, error)
        return False
    return True


def part_page(request: HttpRequest, template: str, found: Report, form: Any) -> HttpResponse:
    """Show a part of the report that is being written, with its form."""
    context = report_page(found, request.user) | {"form": form}
    return render(request, f"grants/monitoring/{template}.html", context, status=422 if form.errors else 200)
