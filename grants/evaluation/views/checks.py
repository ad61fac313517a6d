"""The officer's check: the list, the page with the frozen application beside the grid, admit and refuse."""

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.selectors import get_managed_call
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm
from grants.core.forms import refuse as refuse_form
from grants.core.lists import FORMATS, as_csv, as_xlsx, list_page
from grants.evaluation.filters import CheckFilter
from grants.evaluation.findings import findings_of
from grants.evaluation.forms import CheckForm
from grants.evaluation.grid import columns, export_of, grid_of
from grants.evaluation.late_check import is_due, is_late, points_for
from grants.evaluation.points import LABELS
from grants.evaluation.selectors import applications_of_check, applications_to_check, get_application_to_check
from grants.evaluation.services import admit_application, answer_checks, refuse_application
from grants.evaluation.services.bulk import ACTS, Report, check_many
from grants.evaluation.tables import CheckTable
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
GRID_ROWS: Final = 50
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(get=STAFF)
def checks(request: HttpRequest) -> HttpResponse:
    """List the applications to check, those that wait first."""
    if not has_perm("checks.list", request.user):
        raise PermissionDenied
    return list_page(
        request,
        CheckTable,
        applications_to_check(request.user),
        CheckFilter,
        heading=_("Checks"),
        lead=_("Administrative and eligibility check of what was handed in; the oldest of what waits comes first."),
        empty=_("No application is here. They come once a call has closed."),
    )


@access(get=STAFF, post={"officer"})
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the frozen application beside the grid of points; save the answers."""
    application = get_application_to_check(request.user, reference)
    findings = findings_of(application.call, [application])[application.pk]
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        checks=list(application.checks.all()),
        findings=findings,
        points=points_for(application),
    )
    if request.method == "POST" and form.is_valid():
        try:
            answer_checks(application, form.answers(), actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("The check is saved."))
            return redirect("evaluation:check", reference)
    return _page(request, application, form)


@access(get={"officer"}, post={"officer"})
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then pass the application on to the committee."""
    application = get_application_to_check(request.user, reference)
    if request.method == "POST":
        admit_application(application, actor=request.user)
        messages.success(request, _("%(file)s is eligible and goes to the committee.") % {"file": reference})
        return redirect("evaluation:checks")
    return _confirm(request, application, "admit")


@access(get={"officer"}, post={"officer"})
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the reasons that the applicant will read, then refuse."""
    application = get_application_to_check(request.user, reference)
    if request.method == "POST":
        refuse_application(application, actor=request.user)
        messages.success(request, _("%(file)s is refused; the applicant has been told why.") % {"file": reference})
        return redirect("evaluation:checks")
    return _confirm(request, application, "refuse")


@access(get=STAFF, post={"officer"})
def grid(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a call's applications by criterion; a chosen act is done on each that is ticked, and reported one by one."""
    call = get_managed_call(request.user, reference)
    waiting = applications_of_check(request.user, call, request.GET.get("state", ""))
    if request.method == "POST" and request.POST.get("act", "") not in ACTS:
        _refuse_others(request, call)
        return HttpResponseBadRequest(_("Choose what is to be done with those ticked."))
    reports = _reports(request, call) if request.method == "POST" else []
    shown = Paginator(waiting, GRID_ROWS).get_page(request.GET.get("page"))
    rows = grid_of(call, shown.object_list)
    if request.GET.get("export") in FORMATS:
        return _export_grid(call, waiting, request.GET["export"])
    context = {
        "call": call,
        "shown": shown,
        "rows": rows,
        "columns": columns(),
        "reports": reports,
        "refused": [report for report in reports if not report.is_done],
        "state": request.GET.get("state", ""),
        "may_answer": has_perm("calls.manage", request.user, call),
        "is_closed": call.deadline_has_passed,
    }
    return render(request, "grants/evaluation/grid.html", context)


def _refuse_others(request: HttpRequest, call: Call) -> None:
    if not has_perm("calls.manage", request.user, call):
        raise PermissionDenied


def _reports(request: HttpRequest, call: Call) -> list[Report]:
    _refuse_others(request, call)
    act = request.POST["act"]
    ticked = [int(pk) for pk in request.POST.getlist("application") if pk.isdecimal() and len(pk) < 12]
    return check_many(applications_of_check(request.user, call, "").filter(pk__in=ticked), act, actor=request.user)


def _export_grid(call: Call, waiting: Any, kind: str) -> HttpResponse:
    rows = export_of(grid_of(call, waiting))
    content = as_csv(rows) if kind == "csv" else as_xlsx(rows, call.reference)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="eligibility-{call.reference}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(request: HttpRequest, application: Application, form: CheckForm) -> HttpResponse:
    is_open = application.state == "submitted" or is_due(application)
    context = {
        "application": application,
        "content": application.frozen,
        "form": form,
        "clarifications": list(application.clarifications.all()),
        "call": application.call,
        "points": [{"label": LABELS[point.key][0], "check": point} for point in application.checks.all()],
        "may_answer": is_open and has_perm("checks.answer", request.user, application),
        "is_late": is_late(application.call),
        "may_disqualify": application.state in {"eligible", "reserved", "awarded"}
        and has_perm("applications.disqualify", request.user, application),
        "next_in_line": applications_to_check(request.user)
        .filter(call=application.call_id, state="submitted")
        .exclude(pk=application.pk)
        .first(),
    }
    return render(request, "grants/evaluation/check.html", context, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    if not has_perm(f"applications.{verb}", request.user, application):
        raise PermissionDenied
    context = {
        "application": application,
        "verb": verb,
        "verdict": can(request.user, verb, application),
        "failed": [point for point in application.checks.all() if point.passed is False],
        "form": ConfirmForm(),
    }
    return render(request, "grants/evaluation/confirm_check.html", context)
