"""Pages of visits: one service or one selector, one answer."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.selectors import get_managed_call
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.core.lists import list_page
from grants.monitoring.forms.visits import (
    AnnounceVisitForm,
    HoldVisitForm,
    MoveVisitForm,
    PlanVisitForm,
    RecommendForm,
    RemarkForm,
    VisitReportForm,
    VisitRulesForm,
)
from grants.monitoring.models import Visit
from grants.monitoring.rules.visits import is_short_notice
from grants.monitoring.selectors.visits import (
    get_grant,
    get_visit,
    grants_to_visit,
    notice_days_of,
    questions_of,
    visitors_for,
    visits_visible_to,
)
from grants.monitoring.services import visits as services
from grants.monitoring.tables.visits import VisitFilter, VisitPlanFilter, VisitPlanTable, VisitTable
from grants.monitoring.views.acting import REFUSALS, Act, act_page
from grants.monitoring.visit_pages import report_page, visit_page
from grants.people.services import require
from workflows.engine import can

STAFF = {"officer", "finance", "approver", "auditor"}
READERS = {"applicant", "viewer", *STAFF}
OFFICER = {"officer"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List the visits of the staff's scope, or those announced to the reader's own organisations."""
    return list_page(
        request,
        VisitTable,
        visits_visible_to(request.user),
        VisitFilter,
        search_fields=("agreement__search_text",),
        heading=_("Visits"),
        lead=_("Planned, announced with the notice of the scheme, held, and closed once all is followed up."),
        empty=_("No visit yet."),
        filename="visits",
    )


@access(get=STAFF)
def plan(request: HttpRequest) -> HttpResponse:
    """List the running grants by their risk with the visits that they had and will have."""
    require("risks.list", request.user)
    return list_page(
        request,
        VisitPlanTable,
        grants_to_visit(request.user),
        VisitPlanFilter,
        heading=_("Whom to visit"),
        lead=_("Running grants, the riskiest first; among equals those never visited."),
        empty=_("No grant runs now."),
        filename="visit-plan",
    )


@access(get=STAFF, post=OFFICER)
def rules_of_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the notice and the checklist of a scheme's visits, and change them."""
    call = get_managed_call(request.user, reference)
    require("visit_rules.edit" if request.method == "POST" else "visit_rules.view", request.user, call)
    initial = {"notice_days": notice_days_of(call), "questions": "\n".join(questions_of(call))}
    form = VisitRulesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_visit_rules(call, actor=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. Visits that are planned already keep their checklist."))
        return redirect("monitoring:visit_rules", reference)
    context = {"call": call, "form": form, "rules": getattr(call, "visit_rules", None)}
    return render(request, "grants/monitoring/visit_rules.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def plan_visit(request: HttpRequest, reference: str) -> HttpResponse:
    """Plan a visit to a grant."""
    agreement = get_grant(request.user, reference)
    require("visits.plan", request.user, agreement)
    sent = request.POST if request.method == "POST" else None
    form = PlanVisitForm(sent, visitors=visitors_for(agreement), initial={"visitor": request.user.pk})
    act = Act(
        _("Plan a visit"),
        _("The grantee hears of it once you announce it."),
        _("Plan the visit"),
        _("Planned. Announce it in time."),
        reverse("monitoring:grant", args=[reference]),
    )
    runs = str(agreement.state) in services.RUNNING
    refusal = "" if runs else _("Only a grant that runs is visited.")
    return act_page(request, act, form, partial(services.plan_visit, agreement), agreement=agreement, refusal=refusal)


@access(get=READERS)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a visit: where it stands, its report, what it recommends."""
    return render(request, "grants/monitoring/visit.html", visit_page(get_visit(request.user, pk), request.user))


@access(get=OFFICER, post=OFFICER)
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the grantee of the visit."""
    found = _mine(request, pk, "announce")
    days = notice_days_of(found.agreement.award.application.call)
    is_short = is_short_notice(timezone.localdate(), found.planned_on, notice_days=days)
    explains = _("The people of the grantee are told the day, the place and the purpose by mail.")
    if is_short:
        explains += " " + _("The scheme gives %(days)s days of notice; this is less.") % {"days": days}
    form = AnnounceVisitForm(request.POST if request.method == "POST" else None, is_short=is_short)
    act = _act(found, _("Announce the visit"), explains, _("Announce"), _("Announced. The grantee is told."))
    return _page(request, found, "announce", act, form, services.announce_visit)


@access(get=OFFICER, post=OFFICER)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Set another day for the visit."""
    found = _mine(request, pk, "move")
    initial = {"planned_on": found.planned_on, "place": found.place}
    form = MoveVisitForm(request.POST if request.method == "POST" else None, initial=initial)
    explains = _("A grantee who had been told hears that the day has changed; announce the new day afterwards.")
    act = _act(found, _("Move the visit"), explains, _("Move"), _("Moved. Announce the new day."))
    return _page(request, found, "move", act, form, services.move_visit)


@access(get=OFFICER, post=OFFICER)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the visit took place."""
    found = _mine(request, pk, "hold")
    sent = request.POST if request.method == "POST" else None
    form = HoldVisitForm(sent, initial={"held_on": min(found.planned_on, timezone.localdate())})
    explains = _("Next you fill in the checklist and write the report.")
    act = _act(found, _("Record the visit as held"), explains, _("Record"), _("Recorded. Write the report now."))
    return _page(request, found, "hold", act, form, services.hold_visit)


@access(get=OFFICER, post=OFFICER)
def write_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write findings, checklist and recommendations; what is saved is not sent yet."""
    found = _mine(request, pk, "write_report")
    services_refuse = str(found.state) != "held" or not found.report_is_open
    form = VisitReportForm(
        request.POST if request.method == "POST" else None,
        rows=found.checklist.all(),
        initial={"findings": found.findings, "version": found.version},
    )
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        messages.success(request, _("Saved."))
        return redirect("monitoring:visit_report", pk)
    context = report_page(found) | {"form": form, "closed": services_refuse, "recommend_form": RecommendForm()}
    return render(request, "grants/monitoring/visit_report.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, found: Visit, form: VisitReportForm) -> bool:
    """Save the report; a refusal is shown in the form, and the next save goes over what a colleague saved."""
    data = form.cleaned_data
    given = {"findings": data["findings"], "answers": form.answers(), "version": data["version"]}
    try:
        services.write_visit_report(found, actor=request.user, **given)
    except REFUSALS as error:
        refuse(form, error)
        if isinstance(error, services.NewerReport):
            form.data = form.data.copy()
            form.data["version"] = str(get_visit(request.user, found.pk).version)
        return False
    return True


@access(get=OFFICER, post=OFFICER)
def send_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what goes out once more, then send the report."""
    found = _mine(request, pk, "send_report")
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    explains = _("The grantee gets the report as PDF and answers each recommendation. It does not change any more.")
    act = _act(found, _("Send the report"), explains, _("Send"), _("Sent. The grantee is told."))
    return _page(request, found, "send_report", act, form, services.send_visit_report)


@access(get=READERS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the report of a visit as PDF."""
    found = get_visit(request.user, pk)
    if found.document is None:
        raise Http404
    return redirect(files.link(found.document, request.user))


@access(get=OFFICER, post=OFFICER)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a visit that is followed up."""
    found = _mine(request, pk, "close")
    form = RemarkForm(request.POST if request.method == "POST" else None)
    explains = _("Every recommendation is closed; nothing of this visit waits any more.")
    act = _act(found, _("Close the visit"), explains, _("Close"), _("Closed."))
    return _page(request, found, "close", act, form, services.close_visit)


@access(get=OFFICER, post=OFFICER)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a visit off, with a reason."""
    found = _mine(request, pk, "cancel")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    explains = _("A grantee who had been told of it hears the reason.")
    act = _act(found, _("Cancel the visit"), explains, _("Cancel the visit"), _("Cancelled."), style="danger")
    return _page(request, found, "cancel", act, form, services.cancel_visit)


def _mine(request: HttpRequest, pk: int, verb: str) -> Visit:
    """Return a visit on which the reader may do the verb: 404 to a stranger, 403 to who only reads."""
    found = get_visit(request.user, pk)
    require(f"visits.{verb}", request.user, found)
    return found


def _act(found: Visit, heading: str, explains: str, button: str, done: str, *, style: str = "primary") -> Act:
    return Act(heading, explains, button, done, reverse("monitoring:visit", args=[found.pk]), style)


def _page(
    request: HttpRequest, found: Visit, verb: str, act: Act, form: forms.Form, service: Callable[..., Any]
) -> HttpResponse:
    refusal = can(request.user, verb, found).reason
    return act_page(
        request, act, form, partial(service, found), agreement=found.agreement, refusal=refusal, visit=found
    )
