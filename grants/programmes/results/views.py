"""Pages of the results framework: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.files import TYPES
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import as_csv, as_xlsx
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.results import services
from grants.programmes.results.exchange import CellFault, WrongCells, import_framework, rows_of
from grants.programmes.results.forms import IndicatorForm, ResultForm, TableForm
from grants.programmes.results.models import Result, ResultIndicator
from grants.programmes.results.selectors import framework_of, get_indicator, get_result
from grants.programmes.selectors import get_action_in_scope
from workflows.engine import TransitionRefused

OFFICE = {"officer", "finance", "approver", "auditor"}
OFFICER = {"officer"}
REFUSALS = (TransitionRefused, DomainError)
WRITERS = {"csv": ("text/csv; charset=utf-8", as_csv), "xlsx": (TYPES["xlsx"], as_xlsx)}


@access(get=OFFICE)
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """Show the results of an action with their indicators, those that are retired apart."""
    action = get_action_in_scope(request.user, code)
    everything = framework_of(action, retired=True)
    context = {
        "action": action,
        "branches": framework_of(action),
        "retired": [branch.result for branch in everything if not branch.result.is_active],
        "retired_indicators": [row for branch in everything for row in branch.indicators if not row.is_active],
        "may_edit": rules.has_perm("results.add", request.user, action),
    }
    return render(request, "grants/programmes/results/framework.html", context)


@access(get=OFFICE)
def export(request: HttpRequest, code: str, ending: str) -> HttpResponse:
    """Send the framework as CSV or XLSX; the file can be changed and uploaded again."""
    action = get_action_in_scope(request.user, code)
    if ending not in WRITERS:
        raise Http404
    content_type, write = WRITERS[ending]
    response = HttpResponse(write(rows_of(action)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{code}-results.{ending}"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(get=OFFICER, post=OFFICER)
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take a framework over from a table; with a fault nothing is taken over, and each is named by its cell."""
    action = _to_edit(request, code)
    form = TableForm(request.POST or None, request.FILES or None)
    faults: list[CellFault] = []
    if request.method == "POST" and form.is_valid():
        try:
            results, indicators = import_framework(action, form.cleaned_data["file"], actor=request.user)
        except REFUSALS as error:
            faults = error.faults if isinstance(error, WrongCells) else []
            refuse(form, error)
        else:
            told = _("Taken over: %(results)s results, %(indicators)s indicators.")
            messages.success(request, told % {"results": results, "indicators": indicators})
            return redirect("programmes:results", code)
    context = {"action": action, "form": form, "faults": faults}
    return render(request, "grants/programmes/results/import.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def result_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a result."""
    action = _to_edit(request, code)
    form = ResultForm(request.POST or None, action=action)
    return _save(request, action, form, lambda: services.add_result(action, actor=request.user, **form.cleaned_data))


@access(get=OFFICER, post=OFFICER)
def result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a result."""
    result = get_result(request.user, pk)
    require("results.edit", request.user, result)
    form = ResultForm(request.POST or None, instance=result, action=result.action)
    return _save(
        request, result.action, form, lambda: services.edit_result(result, actor=request.user, **form.cleaned_data)
    )


@access(get=OFFICER, post=OFFICER)
def result_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a result out of use, with a reason."""
    result = get_result(request.user, pk)
    require("results.retire", request.user, result)
    return _retire(request, result, services.retire_result)


@access(get=OFFICER, post=OFFICER)
def indicator_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add an indicator to a result."""
    action = _to_edit(request, code)
    form = IndicatorForm(request.POST or None, action=action, initial={"result": request.GET.get("result")})
    return _save(request, action, form, lambda: services.add_indicator(action, actor=request.user, **form.values()))


@access(get=OFFICER, post=OFFICER)
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an indicator; what grants count by already keeps its meaning."""
    indicator = get_indicator(request.user, pk)
    require("result_indicators.edit", request.user, indicator)
    form = IndicatorForm(request.POST or None, instance=indicator, action=indicator.action)
    return _save(
        request, indicator.action, form, lambda: services.edit_indicator(indicator, actor=request.user, **form.values())
    )


@access(get=OFFICER, post=OFFICER)
def indicator_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an indicator out of use, with a reason."""
    indicator = get_indicator(request.user, pk)
    require("result_indicators.retire", request.user, indicator)
    return _retire(request, indicator, services.retire_indicator)


def _to_edit(request: HttpRequest, code: str) -> Action:
    action = get_action_in_scope(request.user, code)
    require("results.add", request.user, action)
    return action


def _save(request: HttpRequest, action: Action, form: forms.ModelForm, save: Callable[[], Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("programmes:results", action.code)
    context = {"action": action, "form": form, "subject": form.instance}
    return render(request, "grants/programmes/results/edit.html", context, status=422 if form.errors else 200)


def _retire(request: HttpRequest, subject: Result | ResultIndicator, act: Callable[..., Any]) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(subject, actor=request.user, reason=form.cleaned_data["reason"])
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Retired. It stays on record."))
            return redirect("programmes:results", subject.action.code)
    context = {"action": subject.action, "form": form, "subject": subject}
    return render(request, "grants/programmes/results/retire.html", context, status=422 if form.errors else 200)
