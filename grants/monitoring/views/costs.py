"""Pages of costs while the report is written: one by one, as a table, with their files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core import files
from grants.core.access import access
from grants.core.files import TYPES
from grants.core.forms import refuse
from grants.monitoring import services
from grants.monitoring.cost_columns import columns_of
from grants.monitoring.cost_pages import page_of_cost, writing_page
from grants.monitoring.cost_rows import RowsRefused
from grants.monitoring.forms.costs import CostFields, CostFilesForm, CostForm, CostTableForm
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.selectors import get_cost
from grants.monitoring.selectors.costs import get_cost_file, load_small_rows
from grants.monitoring.services import Imported
from grants.monitoring.spreadsheets import how_it_is_read, write_costs
from grants.monitoring.views.reports import READERS, REFUSALS, WRITERS, done, still_written, to_write
from workflows.engine import TransitionRefused


@access(get=WRITERS, post=WRITERS)
def cost_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the costs against the agreed budget and add one with its receipts."""
    found = to_write(request, reference)
    load_small_rows(found)
    form = CostForm(*_sent(request), report=found)
    if request.method == "POST" and form.is_valid():
        fields = form.written() | {"uploads": form.uploads()}
        if done(form, lambda: services.add_cost(found, actor=request.user, **fields)):
            messages.success(request, _("The cost is added."))
            return redirect("monitoring:cost_add", reference)
    context = writing_page(found, request.user) | {"form": form}
    return render(request, "grants/monitoring/costs_edit.html", context, status=422 if form.errors else 200)


@access(get=WRITERS, post=WRITERS)
def cost_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a cost anew, and see its files."""
    cost = _to_change(request, pk)
    form = CostFields(_sent(request)[0], instance=cost, report=cost.report)
    posted = request.method == "POST" and form.is_valid()
    if posted and done(form, lambda: services.change_cost(cost, actor=request.user, **form.written())):
        messages.success(request, _("The cost is saved."))
        return redirect("monitoring:cost_change", pk)
    return _cost_page(request, cost, form, CostFilesForm())


@access(post=WRITERS)
def cost_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Put files to a cost."""
    cost = _to_change(request, pk)
    form = CostFilesForm(request.POST, request.FILES)
    if form.is_valid():
        kind, uploads = form.cleaned_data["kind"], form.uploads()
        if done(form, lambda: services.attach_files(cost, uploads=uploads, kind=kind, actor=request.user)):
            messages.success(request, _("The files are added."))
            return redirect("monitoring:cost_change", pk)
    return _cost_page(request, cost, CostFields(instance=cost, report=cost.report), form)


@access(post=WRITERS)
def cost_claim_less(request: HttpRequest, pk: int) -> HttpResponse:
    """Lower a cost to what of it counts."""
    cost = services.claim_less(get_cost(request.user, pk), actor=request.user)
    messages.success(request, _("The rest of the cost is not claimed."))
    return redirect("monitoring:cost_add", cost.report.reference)


@access(post=WRITERS)
def cost_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a cost out of a draft."""
    cost = get_cost(request.user, pk)
    services.remove_cost(cost, actor=request.user)
    messages.success(request, _("The cost is taken out."))
    return redirect("monitoring:cost_add", cost.report.reference)


@access(get=WRITERS, post=WRITERS)
def cost_import(request: HttpRequest, reference: str) -> HttpResponse:
    """Take costs in from a workbook or from rows that were pasted: all, or none and every fault by its cell."""
    found = to_write(request, reference)
    form = CostTableForm(*_sent(request))
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _imported(request, found, _import(request, found, form))
        except RowsRefused as error:
            problems = error.problems
        except REFUSALS as error:
            refuse(form, error)
    context = {"form": form, "problems": problems, "how": how_it_is_read()}
    context |= {"report": found, "agreement": found.agreement, "columns": columns_of(found.agreement)}
    status = 422 if request.method == "POST" else 200
    return render(request, "grants/monitoring/costs_import.html", context, status=status)


@access(get=WRITERS)
def cost_template(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the workbook in which the costs are entered."""
    found = to_write(request, reference)
    response = HttpResponse(write_costs(found), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-costs.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(get=READERS)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the receipt of a cost, for a minute, for this reader."""
    cost = get_cost(request.user, pk)
    if cost.receipt is None:
        raise TransitionRefused(_("This cost has no receipt."))
    return redirect(files.link(cost.receipt, request.user))


@access(post=WRITERS)
def receipt_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the receipt off a cost."""
    services.remove_receipt(get_cost(request.user, pk), actor=request.user)
    messages.success(request, _("The file is taken off."))
    return redirect("monitoring:cost_change", pk)


@access(get=READERS)
def cost_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a file of a cost, for a minute, for this reader."""
    return redirect(files.link(get_cost_file(request.user, pk).file, request.user))


@access(post=WRITERS)
def cost_file_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file off a cost."""
    row = get_cost_file(request.user, pk)
    services.remove_file(row, actor=request.user)
    messages.success(request, _("The file is taken off."))
    return redirect("monitoring:cost_change", row.cost_id)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to: fields and files of a POST, nothing otherwise."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _to_change(request: HttpRequest, pk: int) -> Expenditure:
    """Return a cost for writing; refuse in words what has been handed in."""
    cost = get_cost(request.user, pk)
    still_written(request, cost.report)
    load_small_rows(cost.report)
    return cost


def _cost_page(request: HttpRequest, cost: Expenditure, form: CostFields, files_form: CostFilesForm) -> HttpResponse:
    context = {"form": form, "files_form": files_form, **page_of_cost(cost)}
    status = 422 if form.errors or files_form.errors else 200
    return render(request, "grants/monitoring/cost_change.html", context, status=status)


def _import(request: HttpRequest, found: Report, form: CostTableForm) -> Imported:
    """Take in what was brought: a workbook, or rows."""
    upload, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
    if upload:
        return services.import_workbook(found, upload, actor=request.user)
    return services.import_pasted(found, pasted, actor=request.user)


def _imported(request: HttpRequest, found: Report, result: Imported) -> HttpResponse:
    """Say what was taken in, and which rows were there already."""
    added = ngettext("%(n)s cost is taken in.", "%(n)s costs are taken in.", result.added) % {"n": result.added}
    messages.success(request, f"{added} {_('Add the receipts now.')}" if result.added else added)
    if result.known:
        rows = ", ".join(f"{number} ({where})" for number, where in result.known)
        messages.info(request, _("Left out, since they are there already: rows %(rows)s.") % {"rows": rows})
    return redirect("monitoring:cost_add", found.reference)
