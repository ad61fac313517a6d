"""Pages of what precedes a signature: the checklist, what is met or waived, the revised budget."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.conditions import findings_of, is_read_from_records
from grants.agreements.forms.conditions import AgreeForm, MeetForm
from grants.agreements.models import Agreement, Precondition
from grants.agreements.pages import by_heading
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.conditions import conditions_panel, get_agreement_with_budget
from grants.agreements.services.conditions import (
    agree_budget,
    budget_sha256,
    meet_condition,
    reopen_condition,
    send_budget,
    waive_condition,
    was_sent,
)
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.people.services import require
from workflows.engine import TransitionRefused

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=READERS)
def conditions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what precedes the signature of the funder: what is met, how it is known, by whom and when."""
    agreement = get_agreement(request.user, reference)
    context = {"agreement": agreement, "conditions": conditions_panel(agreement, request.user)}
    return render(request, "grants/agreements/conditions.html", context)


@access(get={"officer"}, post={"officer"})
def meet(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say how it is known that a condition is met."""

    def do(condition: Precondition, note: str, file: Any) -> Any:
        agreement = condition.agreement
        stored = files.receive(file, actor=request.user) if file and str(agreement.state) != "in_force" else None
        return meet_condition(condition, note=note, file=stored, actor=request.user)

    return _act(request, reference, number, "meet_condition", MeetForm, do)


@access(get={"approver"}, post={"approver"})
def waive(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Let a condition go with a reason."""

    def do(condition: Precondition, reason: str) -> Any:
        return waive_condition(condition, reason=reason, actor=request.user)

    return _act(request, reference, number, "waive_condition", ReasonForm, do)


@access(get={"officer"}, post={"officer"})
def reopen(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take back that a condition was met or waived."""

    def do(condition: Precondition, reason: str) -> Any:
        return reopen_condition(condition, reason=reason, actor=request.user)

    return _act(request, reference, number, "reopen_condition", ReasonForm, do)


@access(get=READERS)
def paper(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give the paper that shows a condition met."""
    condition = _condition(get_agreement(request.user, reference), number)
    if condition.file is None:
        raise Http404
    return redirect(files.link(condition.file, request.user))


@access(get={"officer"}, post={"officer"})
def send_revised_budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the grantee to agree to the revised budget."""
    agreement = get_agreement(request.user, reference)
    require("agreements.send_budget", request.user, agreement)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_budget(agreement, actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The grantee is asked to agree to the revised budget."))
            return redirect("agreements:conditions", reference)
    context = {"agreement": agreement, "form": form, "headings": by_heading(list(agreement.lines.all()))}
    return render(request, "grants/agreements/send_budget.html", context, status=422 if form.errors else 200)


@access(get=READERS, post={"applicant"})
def budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the revised budget to the grantee, who agrees to it; it may do so before the agreement is offered."""
    agreement = get_agreement_with_budget(request.user, reference)
    if request.method == "POST":
        require("agreements.agree_budget", request.user, agreement)
    form = AgreeForm(request.POST if request.method == "POST" else None, initial={"sha256": budget_sha256(agreement)})
    if request.method == "POST" and form.is_valid():
        try:
            agree_budget(agreement, sha256=form.cleaned_data["sha256"], actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have agreed to the revised budget; the programme office hears of it."))
            return redirect("agreements:budget", reference)
    context = {
        "agreement": agreement,
        "form": form,
        "headings": by_heading(list(agreement.lines.all())),
        "finding": next((found for row, found in findings_of(agreement) if row.key == "budget"), None),
        "was_sent": was_sent(agreement),
    }
    return render(request, "grants/agreements/budget.html", context, status=422 if form.errors else 200)


def _act(
    request: HttpRequest, reference: str, number: int, verb: str, form_class: Any, do: Callable[..., Any]
) -> HttpResponse:
    """Show the page of an act on a condition, or do it."""
    agreement = get_agreement(request.user, reference)
    require(f"agreements.{verb}", request.user, agreement)
    condition = _condition(agreement, number)
    sent = request.method == "POST"
    form = form_class(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            do(condition, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kept: “%(condition)s”.") % {"condition": condition})
            return redirect("agreements:conditions", reference)
    context = {
        "agreement": agreement,
        "condition": condition,
        "form": form,
        "by_records": is_read_from_records(condition),
    }
    return render(request, f"grants/agreements/{verb}.html", context, status=422 if form.errors else 200)


def _condition(agreement: Agreement, number: int) -> Precondition:
    found = agreement.conditions.filter(order=number).first()
    if found is None:
        raise Http404
    return found
