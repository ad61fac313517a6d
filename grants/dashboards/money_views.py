"""The pages of money: the tree from programme to grant, execution, forecast, ageing, the years; and their exports."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import rules
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.applications.closing import office_scope
from grants.calls.models import Call
from grants.core.access import access
from grants.core.lists import as_workbook
from grants.core.money import decimal_of
from grants.dashboards import ageing, budgets, execution_book, forecast, tree, years
from grants.dashboards import execution as figures
from grants.dashboards.money_forms import ExecutionForm
from grants.programmes.models import Action
from grants.programmes.selectors import STAFF, actions_in_scope, get_action_in_scope, require_office, scope

OFFICE: Final = {"officer", "finance", "approver", "auditor"}
BAR_COLUMNS: Final = ("contracted", "paid", "accepted", "recovered", "still_to_pay", "not_justified")


@access(get=OFFICE)
def money_tree(request: HttpRequest) -> HttpResponse:
    """Show the programmes of the reader's scope, and where the money of each action lies."""
    require_office(request.user)
    context = {"programmes": tree.programmes_of(request.user), "now": timezone.now()}
    return render(request, "grants/dashboards/money_tree.html", context)


@access(get=OFFICE)
def money_of_call(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where the pot of a call went: its grants with their figures."""
    calls = Call.objects.filter(scope(request.user, *STAFF)).select_related("action__phase")
    call = get_object_or_404(calls, reference=reference)
    found = figures.execution(call.action, request.user, call=call)
    context = {"call": call, "action": call.action, "found": found, "columns": _columns(), "now": timezone.now()}
    context["may_change_pot"] = rules.has_perm("calls.change_pot", request.user, call)
    return render(request, "grants/dashboards/money_of_call.html", context)


@access(get=OFFICE)
def money_of_grant(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a grant per donor, its budget against what was spent on each line, and every transfer."""
    rows = Agreement.objects.filter(office_scope(request.user, *STAFF, path="award__application"))
    rows = rows.select_related("award__application__call__action__phase", "organisation", "report")
    agreement = get_object_or_404(rows, reference=reference)
    context = budgets.page_of(agreement, request.user)
    context["may_open_ledger"] = rules.has_perm("ledger.view", request.user)
    return render(request, "grants/dashboards/money_of_grant.html", context)


@access(get=OFFICE, post=OFFICE)
def execution(request: HttpRequest, code: str) -> HttpResponse:
    """Show the execution of an action's budget; give it as a workbook, or have a large one made."""
    action = get_action_in_scope(request.user, code)
    form = ExecutionForm(request.POST if request.method == "POST" else request.GET, action=action)
    wanted = form.cleaned_data if form.is_valid() else {"call": None, "until": None}
    if request.method == "POST" and form.is_valid():
        return redirect("core:job", execution_book.start_book(action, actor=request.user, **wanted).pk)
    found = figures.execution(action, request.user, **wanted)
    is_large = len(found.grants()) > execution_book.LARGE
    if "export" in request.GET and form.is_valid() and not is_large:
        return _file(execution_book.book_of(found), execution_book.file_name(found))
    context = {"action": action, "form": form, "found": found, "is_large": is_large}
    return render(request, "grants/dashboards/execution.html", context, status=422 if form.errors else 200)


@access(get=OFFICE)
def cash(request: HttpRequest) -> HttpResponse:
    """Show what the grants of the reader's actions will cost, and when."""
    require_office(request.user)
    actions = _actions(request)
    dues = forecast.dues_of(actions, request.user)
    needs = forecast.needs_of(dues)
    told = ", ".join(action.code for action in actions)
    if "export" in request.GET:
        return _workbook(
            "cash-forecast", {_("Forecast"): _needs_rows(needs, told, request), _("Sums"): _dues_rows(dues)}
        )
    context = {
        "dues": dues,
        "needs": needs,
        "sums": forecast.together(needs),
        "buckets": forecast.BUCKETS,
        "recoveries": forecast.overdue_recoveries(actions, request.user),
        "today": timezone.localdate(),
        "chosen": request.GET.get("action", ""),
        "told": actions[0].title if len(actions) == 1 else _("All actions"),
    }
    return render(request, "grants/dashboards/cash.html", context)


@access(get=OFFICE)
def advances(request: HttpRequest, code: str) -> HttpResponse:
    """Show what grantees hold unjustified, by age."""
    action = get_action_in_scope(request.user, code)
    rows = ageing.advances_of(action, request.user)
    sums = ageing.together(rows)
    if "export" in request.GET:
        return _workbook(f"advances-{code}", {_("Ageing"): _ageing_rows(rows, sums, action, request)})
    context = {"action": action, "rows": rows, "sums": sums, "ages": ageing.AGES, "today": timezone.localdate()}
    return render(request, "grants/dashboards/advances.html", context)


@access(get=OFFICE)
def year_ends(request: HttpRequest, code: str) -> HttpResponse:
    """Show an action year by year and per donor."""
    action = get_action_in_scope(request.user, code)
    rows = years.years_of(action)
    if "export" in request.GET:
        return _workbook(f"years-{code}", {_("Years"): _year_rows(rows, action, request)})
    context = {"action": action, "rows": rows, "columns": years.COLUMNS}
    return render(request, "grants/dashboards/year_ends.html", context)


def _actions(request: HttpRequest) -> list[Action]:
    """Return the reader's actions that hold money, or the one that is asked for."""
    found = actions_in_scope(request.user).filter(allocations__state="confirmed").distinct().order_by("code")
    return list(found.filter(code=request.GET["action"]) if request.GET.get("action") else found)


def _columns() -> dict[str, Any]:
    return {name: figures.COLUMNS[name] for name in BAR_COLUMNS}


def _head(title: str, told: str, request: HttpRequest) -> list[list[Any]]:
    """Write what is in the sheet, as of when, and who made it."""
    made = date_format(timezone.localtime(), "DATETIME_FORMAT")
    return [[title], [_("Filter"), told], [_("Made"), made, _("by"), str(request.user)], []]


def _needs_rows(needs: Iterable[forecast.Need], told: str, request: HttpRequest) -> list[list[Any]]:
    rows = _head(_("Cash forecast"), told, request)
    rows.append([_("Action"), _("Donor"), _("Currency"), *map(str, forecast.BUCKETS.values()), _("Together")])
    for need in needs:
        sums = [decimal_of(cents) for cents in (*need.cents.values(), need.total)]
        rows.append([need.action.code, need.donor, need.action.currency, *sums])
    sums = forecast.together(needs)
    return [*rows, [_("Together"), "", "", *(decimal_of(cents) for cents in sums.values())]]


def _dues_rows(dues: Sequence[forecast.Due]) -> list[list[Any]]:
    donors = sorted({donor for due in dues for donor in due.parts})
    rows: list[list[Any]] = [[_("Action"), _("Agreement"), _("Grantee"), _("What"), _("Day"), *donors, _("Amount")]]
    for due in dues:
        parts = [decimal_of(due.parts.get(donor, 0)) for donor in donors]
        rows.append([due.action.code, due.reference, due.organisation, due.what, due.on, *parts, decimal_of(due.cents)])
    return rows


def _ageing_rows(
    rows: Iterable[ageing.Advance], sums: dict[str, int], action: Action, request: HttpRequest
) -> list[list[Any]]:
    out = _head(_("Paid, not yet justified"), f"{action.code}, {action.currency}", request)
    out.append([_("Agreement"), _("Grantee"), _("Report due"), *map(str, ageing.AGES.values()), _("Together")])
    for row in rows:
        cents = [decimal_of(part) for part in (*row.cents.values(), row.total)]
        out.append([row.reference, row.organisation, row.report_due_on, *cents])
    return [*out, [_("Together"), "", "", *(decimal_of(cents) for cents in sums.values())]]


def _year_rows(
    rows: Iterable[tuple[int, str, dict[str, int]]], action: Action, request: HttpRequest
) -> list[list[Any]]:
    out = _head(_("By calendar year"), f"{action.code}, {action.currency}", request)
    out.append([_("Year"), _("Donor"), *map(str, years.COLUMNS.values())])
    return [*out, *([year, donor or _("all"), *map(decimal_of, found.values())] for year, donor, found in rows)]


def _workbook(name: str, sheets: dict[str, list[list[Any]]]) -> HttpResponse:
    return _file(as_workbook(sheets), f"{name}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=execution_book.XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
