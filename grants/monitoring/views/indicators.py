"""Pages of the values of indicators: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.models import GrantIndicator
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.indicators import get_grant_indicator
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.monitoring.forms.indicators import LinkForm, MilestoneForm, ValueForm
from grants.monitoring.indicator_filters import IndicatorValueFilter
from grants.monitoring.indicator_pages import line_of_grant
from grants.monitoring.models import Report
from grants.monitoring.selectors import get_report
from grants.monitoring.selectors.indicators import get_indicator_value, indicator_values_visible_to, indicators_of
from grants.monitoring.services import indicators as services
from grants.monitoring.services.indicators import Occasion
from grants.monitoring.tables.indicators import IndicatorValueTable
from grants.people.services import require
from grants.programmes.results.dimensions import in_words
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
WRITERS = {"applicant"}
OFFICER = {"officer"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=SIGNED_IN)
def indicator_values(request: HttpRequest) -> HttpResponse:
    """List the values reported in the staff's scope, or those of the reader's own grants."""
    return list_page(
        request,
        IndicatorValueTable,
        indicator_values_visible_to(request.user).order_by("-on", "-pk"),
        IndicatorValueFilter,
        search_fields=("grant_indicator__agreement__search_text",),
        heading=_("Values of indicators"),
        lead=_("What grantees have reached. Only what an officer has validated is counted."),
        empty=_("No value has been reported yet."),
        filename="indicator-values",
    )


@access(get=READERS)
def grant_indicators(request: HttpRequest, reference: str) -> HttpResponse:
    """Show by what a grant is measured, where it stands, and every value reported."""
    agreement = get_agreement(request.user, reference)
    rows = [{"row": row, "line": line_of_grant(row)} for row in indicators_of(agreement, request.user)]
    context = {
        "agreement": agreement,
        "rows": rows,
        "is_draft": str(agreement.state) == "draft",
        "may_edit": rules.has_perm("grant_indicators.add", request.user, agreement),
        "may_report": rules.has_perm("indicator_values.edit", request.user, agreement),
    }
    return render(request, "grants/monitoring/indicators/grant.html", context)


@access(get=WRITERS, post=WRITERS)
def report_indicators(request: HttpRequest, reference: str) -> HttpResponse:
    """Fill in what was reached for every indicator of a report that is being written."""
    report = get_report(request.user, reference)
    require("indicator_values.edit", request.user, report)
    if str(report.state) != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))
    sheets = _forms(request, report)
    if request.method == "POST" and _are_valid(sheets) and _saved(request, report, sheets):
        messages.success(request, _("The values are saved."))
        return redirect("monitoring:report", reference)
    context = {"report": report, "agreement": report.agreement, "forms": sheets}
    status = 422 if any(form.errors for form in sheets) else 200
    return render(request, "grants/monitoring/indicators/report.html", context, status=status)


def _forms(request: HttpRequest, report: Report) -> list[ValueForm]:
    told = {value.grant_indicator_id: value for value in report.indicator_values.exclude(state="superseded")}
    rows = report.agreement.indicators.select_related("indicator")
    return [
        ValueForm(
            request.POST if request.method == "POST" else None,
            request.FILES or None,
            prefix=f"i{row.pk}",
            row=row,
            stored=told.get(row.pk),
            may_skip=True,
        )
        for row in rows
    ]


def _are_valid(sheets: list[ValueForm]) -> bool:
    """Look into every form, so that each shows its faults."""
    found = [form.is_valid() for form in sheets]
    return all(found)


def _saved(request: HttpRequest, report: Report, sheets: list[ValueForm]) -> bool:
    """Save each value that was filled in or changed; a refusal is shown at its own form."""
    changed = [form for form in sheets if not form.is_left_out and form.has_changed()]
    done = [_done(form, _saver(request, form, Occasion(report))) for form in changed]
    return all(done)


def _saver(request: HttpRequest, form: ValueForm, occasion: Occasion) -> Callable[[], Any]:
    upload = form.cleaned_data["evidence"]
    return lambda: services.save_value(form.row, form.count(), occasion, upload=upload, actor=request.user)


@access(get=WRITERS, post=WRITERS)
def milestone_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what was reached at a milestone, between the reports."""
    row = get_grant_indicator(request.user, pk)
    require("indicator_values.edit", request.user, row)
    form = MilestoneForm(request.POST if request.method == "POST" else None, request.FILES or None, row=row)
    if request.method == "POST" and form.is_valid():
        occasion = Occasion(milestone=form.cleaned_data["milestone"], on=form.cleaned_data["on"])
        if _done(form, _saver(request, form, occasion)):
            messages.success(request, _("The value is reported; an officer validates it."))
            return redirect("monitoring:grant_indicators", row.agreement.reference)
    return _value_page(request, row, form, _("Report a value at a milestone"))


@access(get=READERS)
def indicator_value(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a value with how it divides, its evidence, what was done with it, and the acts."""
    value = get_indicator_value(request.user, pk)
    context = {
        "value": value,
        "row": value.grant_indicator,
        "agreement": value.agreement,
        "line": line_of_grant(value.grant_indicator),
        "parts": in_words(value.breakdown, value.grant_indicator.groups),
        "may_correct": value.is_writable and rules.has_perm("indicator_values.edit", request.user, value),
    }
    return render(request, "grants/monitoring/indicators/value.html", context)


@access(get=WRITERS, post=WRITERS)
def indicator_value_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a value that came back and report it again."""
    value = get_indicator_value(request.user, pk)
    require("indicator_values.edit", request.user, value)
    if not value.is_writable:
        raise TransitionRefused(_("This value has been reported; it can be changed if it is returned to you."))
    posted = request.POST if request.method == "POST" else None
    form = ValueForm(posted, request.FILES or None, row=value.grant_indicator, stored=value)
    occasion = Occasion(value.report, value.milestone, value.on)
    if request.method == "POST" and form.is_valid() and _done(form, _saver(request, form, occasion)):
        messages.success(request, _("The value is corrected."))
        return redirect("monitoring:indicator_value", pk)
    return _value_page(request, value.grant_indicator, form, _("Correct the value"))


@access(post=OFFICER)
def indicator_value_validate(request: HttpRequest, pk: int) -> HttpResponse:
    """Validate a value: from now on it counts."""
    value = services.validate_value(get_indicator_value(request.user, pk), actor=request.user)
    messages.success(request, _("Validated: the value counts from now on."))
    return redirect("monitoring:grant_indicators", value.agreement.reference)


@access(get=OFFICER, post=OFFICER)
def indicator_value_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a value back with what is wrong."""
    value = get_indicator_value(request.user, pk)
    verdict = can(request.user, "return_value", value)
    require("indicator_values.return_value", request.user, value)
    if not verdict:
        raise TransitionRefused(verdict.reason)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if _done(form, lambda: services.return_value(value, actor=request.user, reason=reason)):
            messages.success(request, _("Returned. The grantee has been told why."))
            return redirect("monitoring:grant_indicators", value.agreement.reference)
    context = {"value": value, "form": form, "agreement": value.agreement}
    status = 422 if form.errors else 200
    return render(request, "grants/monitoring/indicators/return.html", context, status=status)


@access(get=READERS)
def indicator_value_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the evidence of a value, for a minute, for this reader."""
    value = get_indicator_value(request.user, pk)
    if value.evidence is None:
        raise Http404
    return redirect(files.link(value.evidence, request.user))


@access(get=OFFICER, post=OFFICER)
def indicator_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a grant's indicator count for one of the action's framework."""
    row = get_grant_indicator(request.user, pk)
    require("grant_indicators.link", request.user, row)
    form = LinkForm(request.POST if request.method == "POST" else None, row=row)
    if request.method == "POST" and form.is_valid():
        indicator = form.cleaned_data["indicator"]
        if _done(form, lambda: services.link_indicator(row, indicator, actor=request.user)):
            messages.success(request, _("Linked: what is validated counts for the action."))
            return redirect("monitoring:grant_indicators", row.agreement.reference)
    context = {"row": row, "form": form, "agreement": row.agreement}
    return render(request, "grants/monitoring/indicators/link.html", context, status=422 if form.errors else 200)


def _done(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do the act; a refusal is shown in the form."""
    try:
        act()
    except REFUSALS as error:
        refuse(form, error)
        return False
    return True


def _value_page(request: HttpRequest, row: GrantIndicator, form: ValueForm, heading: str) -> HttpResponse:
    context = {"row": row, "agreement": row.agreement, "form": form, "heading": heading}
    return render(request, "grants/monitoring/indicators/edit.html", context, status=422 if form.errors else 200)
