"""Pages on which an instalment is asked for, its condition marked as met, and a raised payment taken up."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.models import Instalment
from grants.core.access import access
from grants.core.forms import ConfirmForm, ReasonForm
from grants.core.forms import refuse as show_refusal
from grants.payments import services
from grants.payments.forms.requests import AmendForm, MetForm, RaiseForm
from grants.payments.selectors import get_instalment
from grants.payments.views.payments import REFUSALS, act_on
from grants.people.services import require


@access(get={"applicant"}, post={"applicant"})
def raise_instalment(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an instalment, as its grantee."""
    instalment = get_instalment(request.user, pk)
    require("payments.raise", request.user, instalment)
    obstacle = services.obstacle_to_raising(instalment, instalment.agreement, by_grantee=True)
    done = _("Asked for. The finance officers have been told.")
    return _about(request, instalment, "raise", RaiseForm, services.raise_instalment, obstacle=obstacle, done=done)


@access(get={"officer"}, post={"officer"})
def mark_met(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the condition of an instalment is met."""
    instalment = get_instalment(request.user, pk)
    require("instalments.mark_met", request.user, instalment)
    obstacle = services.obstacle_to_marking(instalment, instalment.agreement)
    done = _("Noted. The payment is raised, and the finance officers have been told.")
    return _about(request, instalment, "mark_met", MetForm, services.mark_met, obstacle=obstacle, done=done)


@access(get={"finance"}, post={"finance"})
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Check a payment that was raised, and ask for its approval."""
    done = _("Requested. An approver has been told.")
    page = "grants/payments/take_up.html"
    return act_on(request, pk, "request", services.request_payment, ConfirmForm, done, template=page)


@access(get={"finance"}, post={"finance"})
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the amount of a request, or take up the account confirmed since."""
    done = _("Changed. What was approved before is void, and the approvers have been told.")
    return act_on(request, pk, "amend", services.amend_payment, AmendForm, done, knows_payment=True)


@access(get={"finance"}, post={"finance"})
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an order back before the bank has it."""
    done = _("Taken back: the money is free again.")
    return act_on(request, pk, "recall", services.recall_payment, ReasonForm, done)


def _about(
    request: HttpRequest,
    instalment: Instalment,
    verb: str,
    form_class: type[forms.Form],
    service: Callable[..., Any],
    *,
    obstacle: str,
    done: str,
) -> HttpResponse:
    """Show the page of a verb of an instalment with what stands in its way, or do it."""
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(instalment, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("agreements:detail", instalment.agreement.reference)
    context = {"form": form, "obstacle": obstacle, "instalment": instalment, "agreement": instalment.agreement}
    return render(request, f"grants/payments/{verb}.html", context, status=422 if form.errors else 200)
