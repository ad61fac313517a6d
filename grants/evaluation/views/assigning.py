"""Files to evaluators: share out, look at it, move, one more, until when; hand out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import FORMATS, as_csv, as_xlsx, list_page
from grants.evaluation import reminders, selectors, services
from grants.evaluation.assignment import (
    PlacementFilter,
    PlacementTable,
    ProposalTable,
    placements_of,
    swappable_with,
    uncovered_files,
    workload_export,
    workload_of,
)
from grants.evaluation.conflicting import closed_to, conflicted_with
from grants.evaluation.forms.assigning import AssignForm, DueForm, MoveForm, ShareOutForm, SwapForm
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.placing import load_of
from grants.evaluation.views.reaching import confirm, own_panel
from workflows.engine import TransitionRefused

OFFICER = {"officer"}
STAFF = {"officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(get=OFFICER)
def assignment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who has which file and why, with the loads; what lacks an evaluator comes first."""
    committee = own_panel(request, reference)
    rows = workload_of(committee, request.user)
    is_before = committee.state in {"forming", "calibrating"}
    return list_page(
        request,
        ProposalTable if is_before else PlacementTable,
        placements_of(committee, request.user),
        PlacementFilter,
        "grants/evaluation/assignment.html",
        search_fields=("application__search_text",),
        filename=f"assignment-{committee.reference}",
        panel=committee,
        call=committee.call,
        rows=rows,
        most=max([1, *(row["files"] for row in rows)]),
        uncovered=list(uncovered_files(committee, request.user)[:20]),
        is_before=is_before,
        empty=_("No file is shared out yet."),
    )


@access(get=STAFF)
def workload(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how many files each evaluator has and how far they are, on the page or as a sheet."""
    committee = selectors.get_panel(request.user, reference)
    if not has_perm("panels.staff", request.user, committee):
        raise PermissionDenied
    rows = workload_of(committee, request.user)
    kind = request.GET.get("export")
    if kind in FORMATS:
        return _download(workload_export(rows), kind, f"workload-{committee.reference}")
    may_form = has_perm("panels.form", request.user, committee.call)
    context = {"panel": committee, "call": committee.call, "rows": rows, "may_form": may_form}
    return render(request, "grants/evaluation/workload.html", context)


@access(get=OFFICER, post=OFFICER)
def assign_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask how, then share the files out by the rule."""
    committee = own_panel(request, reference)
    form = ShareOutForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        how = form.cleaned_data
        try:
            made = services.assign_files(
                committee,
                capacity=how["capacity"],
                keep_moved=not how["replace_moved"],
                anew=how["anew"],
                actor=request.user,
            )
        except REFUSALS as error:
            refuse(form, error)
        else:
            words = ngettext("%(n)s score sheet is placed.", "%(n)s score sheets are placed.", made)
            messages.success(request, words % {"n": made})
            return redirect("evaluation:assignment", reference)
    return _form(request, "assign_files", form, committee)


@access(get=OFFICER, post=OFFICER)
def assign_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one more evaluator a file."""
    committee = own_panel(request, reference)
    files = committee.live_files.exclude(pk__in=closed_to(request.user, committee))
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        files=files.select_related("organisation").order_by("reference"),
        evaluators=selectors.evaluators_of(committee.call),
        load=load_of(committee),
        initial={"application": request.GET.get("file")},
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.assign_file(committee, data["application"], data["evaluator"], actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s has the file now.") % {"name": data["evaluator"]})
            return redirect("evaluation:assignment", reference)
    return _form(request, "assign_file", form, committee)


@access(get=OFFICER, post=OFFICER)
def move_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to whom and why, then move a file to another evaluator."""
    sheet = _own_sheet(request, pk)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        evaluators=selectors.evaluators_of(sheet.panel.call).exclude(pk=sheet.evaluator_id),
        load=load_of(sheet.panel),
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.move_file(sheet, data["evaluator"], reason=data["reason"], actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            return _moved(request, sheet)
    return _form(request, "move_file", form, sheet.panel, sheet=sheet)


@access(get=OFFICER, post=OFFICER)
def swap_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask with which file and why, then let two evaluators change files."""
    sheet = _own_sheet(request, pk)
    form = SwapForm(request.POST if request.method == "POST" else None, sheets=swappable_with(sheet, request.user))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            services.swap_files(sheet, data["other"], reason=data["reason"], actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            return _moved(request, sheet)
    return _form(request, "swap_files", form, sheet.panel, sheet=sheet)


@access(get=OFFICER, post=OFFICER)
def set_due(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask until when and why, then move the day on which the scores are due."""
    committee = own_panel(request, reference)
    form = DueForm(request.POST if request.method == "POST" else None, panel=committee)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            reminders.set_due(committee, data["due_at"], reason=data["reason"], actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The day is moved; who has open sheets has been told."))
            return redirect("evaluation:workload", reference)
    return _form(request, "set_due", form, committee)


@access(get=OFFICER, post=OFFICER)
def open_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then hand the files out."""
    committee = own_panel(request, reference)
    if request.method == "POST":
        services.open_scoring(committee, actor=request.user)
        messages.success(request, _("Scoring is open; every evaluator has been told."))
        return redirect("evaluation:panel", reference)
    return confirm(request, committee, "open_scoring")


def _own_sheet(request: HttpRequest, pk: int) -> Assessment:
    """Return a sheet of an own committee, of a file that is not closed to the officer."""
    sheet = selectors.get_sheet_to_relieve(request.user, pk)
    if conflicted_with(request.user, sheet.application):
        raise Http404
    if not has_perm("panels.move_file", request.user, sheet.panel):
        raise PermissionDenied
    return sheet


def _moved(request: HttpRequest, sheet: Assessment) -> HttpResponse:
    messages.success(request, _("%(file)s is moved.") % {"file": sheet.application.reference})
    address = reverse("evaluation:assignment", args=[sheet.panel.reference])
    return redirect(f"{address}?q={sheet.application.reference}")


def _form(request: HttpRequest, name: str, form: Any, panel: Panel, **more: Any) -> HttpResponse:
    """Answer a page with one form, 422 where it was refused."""
    context = {"form": form, "panel": panel, **more}
    return render(request, f"grants/evaluation/{name}.html", context, status=422 if form.errors else 200)


def _download(rows: list[Any], kind: str, name: str) -> HttpResponse:
    content = as_csv(rows) if kind == "csv" else as_xlsx(rows)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
