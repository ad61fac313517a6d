"""Pages of payments: parse, call one service or one selector, respond."""

from collections.abc import Callable
from functools import partial
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.selectors import get_agreement
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.payments import services
from grants.payments.booking import balance_to_pay, is_foreign
from grants.payments.filters import PaymentFilter
from grants.payments.forms import PayByHandForm
from grants.payments.forms.certified import CertifiedPayForm
from grants.payments.models import Payment
from grants.payments.pages import act_page, detail_page, request_page
from grants.payments.selectors import get_instalment, get_payment, payments_listed_for
from grants.payments.selectors.requests import amount_due
from grants.payments.services.certifying import record_certified
from grants.payments.tables import ApproverTable, PaymentTable
from grants.people.services import require
from grants.programmes.policies import is_staff
from workflows.engine import TransitionRefused

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List the payments of the staff's scope, or those to the reader's own organisations."""
    picks = rules.has_perm("payments.approve_many", request.user)
    return list_page(
        request,
        ApproverTable if picks else PaymentTable,
        payments_listed_for(request.user),
        PaymentFilter,
        "grants/payments/index.html",
        search_fields=("agreement__search_text",),
        picks=picks,
        heading=_("Payments"),
        lead=_("Requested by one person, approved by another, paid on the date of the bank."),
        empty=_("No payment yet."),
    )


@access(get=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a payment stands, its account, its transfers in the ledger, and its acts."""
    payment = get_payment(request.user, pk)
    return render(request, "grants/payments/detail.html", detail_page(payment, request.user))


@access(get={"finance"}, post={"finance"})
def request_instalment(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an instalment, seeing account, amount and what remains."""
    instalment = get_instalment(request.user, pk)
    agreement = instalment.agreement
    require("payments.request", request.user, agreement)
    context = request_page(
        agreement,
        kind=Payment.Kind.INSTALMENT,
        amount_cents=amount_due(instalment),
        instalment=instalment,
        obstacle=services.obstacle_to_instalment(instalment, agreement),
    )
    return _ask(request, context, lambda: services.request_instalment(instalment, actor=request.user))


@access(get={"finance"}, post={"finance"})
def request_balance(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the balance once the final amount stands."""
    agreement = get_agreement(request.user, reference)
    require("payments.request", request.user, agreement)
    context = request_page(
        agreement,
        kind=Payment.Kind.BALANCE,
        amount_cents=balance_to_pay(agreement),
        obstacle=services.obstacle_to_balance(agreement),
    )
    return _ask(request, context, lambda: services.request_balance(agreement, actor=request.user))


@access(get={"approver", "finance"}, post={"approver", "finance"})
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a request with a reason."""
    return act_on(request, pk, "refuse", services.refuse_payment, ReasonForm, _("The request is refused."))


@access(get={"finance"}, post={"finance"})
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the bank says; of a payment in another currency than the pot's, what it certifies, too."""
    done = _("Recorded. The grantee has been told.")
    if is_foreign(get_payment(request.user, pk).agreement):
        form = partial(CertifiedPayForm, files=request.FILES or None)
        return act_on(request, pk, "pay", record_certified, form, done)
    return act_on(request, pk, "pay", services.pay_instalment, PayByHandForm, done)


@access(get={"officer", "finance", "approver", "auditor"})
def rate_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the bank's advice on which the rate of a payment rests."""
    payment = get_payment(request.user, pk)
    if payment.rate_evidence is None or not is_staff(request.user, payment):
        raise Http404
    return redirect(files.link(payment.rate_evidence, request.user))


@access(get={"finance"}, post={"finance"})
def bounce(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the bank sent the money back."""
    done = _("Recorded: the money stands where it stood before the order, and can be requested again.")
    return act_on(request, pk, "bounce", services.bounce_payment, ReasonForm, done)


def _ask(request: HttpRequest, context: dict[str, Any], ask: Callable[[], Payment]) -> HttpResponse:
    """Show what would be requested, or request it."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            payment = ask()
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Requested. An approver has been told."))
            return redirect("payments:detail", payment.pk)
    status = 422 if form.errors else 200
    return render(request, "grants/payments/request.html", {"form": form, **context}, status=status)


def act_on(
    request: HttpRequest,
    pk: int,
    verb: str,
    service: Callable[..., Any],
    form_class: Callable[..., forms.Form],
    done: str,
    template: str = "",
    knows_payment: bool = False,
) -> HttpResponse:
    """Show the page of a verb, or do it: every act of a payment takes the same way."""
    payment = get_payment(request.user, pk)
    require(f"payments.{verb}", request.user, payment)
    about = {"payment": payment} if knows_payment else {}
    form = form_class(request.POST if request.method == "POST" else None, **about)
    if request.method == "POST" and form.is_valid():
        try:
            service(payment, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("payments:detail", pk)
    context = {"form": form, **act_page(payment, verb, request.user)}
    page = template or f"grants/payments/{verb}.html"
    return render(request, page, context, status=422 if form.errors else 200)
