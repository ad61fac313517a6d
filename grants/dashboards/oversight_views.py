"""Pages of oversight: programmes, an action on one screen, the grants behind a figure, the reports of periods."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import FORMATS, export, list_page
from grants.dashboards.oversight import page, report
from grants.dashboards.oversight.programme import across_programme, programmes_of
from grants.dashboards.oversight.standing import standing_of
from grants.dashboards.oversight_forms import PeriodForm, presets_of
from grants.dashboards.oversight_tables import OverseenGrantTable, table_of
from grants.programmes.selectors import get_action_in_scope, require_office

OFFICE: Final = {"officer", "finance", "approver", "auditor"}
FIGURES: Final = ("state", "place", "call", "result", "watch")


@access(get=OFFICE)
def index(request: HttpRequest) -> HttpResponse:
    """List the programmes of the reader's scope with their actions."""
    require_office(request.user)
    return render(request, "grants/dashboards/oversight.html", {"programmes": programmes_of(request.user)})


@access(get=OFFICE)
def programme_oversight(request: HttpRequest, programme: str) -> HttpResponse:
    """Show a programme across its actions and beneficiaries; give the table as CSV or XLSX."""
    found = across_programme(request.user, programme)
    wanted = request.GET.get("export", "")
    if wanted in FORMATS:
        return export(table_of(found), wanted, f"{programme}-oversight")
    return render(request, "grants/dashboards/programme_oversight.html", {"found": found, "now": timezone.now()})


@access(get=OFFICE)
def action_oversight(request: HttpRequest, code: str) -> HttpResponse:
    """Show an action on one screen: money, calls, grants, results, activities, risks, its reports."""
    action = get_action_in_scope(request.user, code)
    context = page.page_of(standing_of(action, request.user), request.user)
    if context["may_report"]:
        context["reports"] = list(report.reports_of(action)[: page.SHOWN])
    return render(request, "grants/dashboards/action_oversight.html", context)


@access(get=OFFICE)
def grants_of_action(request: HttpRequest, code: str) -> HttpResponse:
    """List the grants that a figure of the action counts."""
    action = get_action_in_scope(request.user, code)
    by = next((name for name in FIGURES if name in request.GET), "")
    found = standing_of(action, request.user, parts=page.NEEDS.get(by, ()))
    label, grants = page.chosen(found, by, request.GET.get(by, ""))
    return list_page(
        request,
        OverseenGrantTable,
        page.rows_of_grants(found, grants),
        None,
        "grants/dashboards/grants_of_action.html",
        search_fields=(),
        filename=f"{code}-grants",
        heading=_("Grants"),
        lead=label,
        eyebrow=action.title,
        empty=_("No grant is counted here."),
        action=action,
        is_part=bool(by),
    )


@access(get=OFFICE, post=OFFICE)
def period_reports(request: HttpRequest, code: str) -> HttpResponse:
    """List the reports made of an action, and ask for one of a period."""
    action = get_action_in_scope(request.user, code)
    report.require_whole(request.user, action)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            job = report.start_report(action, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("core:job", job.pk)
    context: dict[str, Any] = {
        "action": action,
        "form": form,
        "presets": presets_of(action, timezone.localdate()),
        "reports": list(report.reports_of(action)[:100]),
        "unfinished": report.unfinished_jobs(request.user, action),
    }
    return render(request, "grants/dashboards/period_reports.html", context, status=422 if form.errors else 200)


@access(get=OFFICE)
def period_report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stream the report of a period."""
    return files.stream(report.get_report(request.user, pk).document)


@access(get=OFFICE)
def period_report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stream the figures of a report as a workbook."""
    return files.stream(report.get_report(request.user, pk).workbook)
