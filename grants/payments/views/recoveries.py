"""Pages of money that is asked back: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants.agreements.figures import figures_of
from grants.agreements.selectors import get_agreement
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.payments import services
from grants.payments.filters import RecoveryFilter
from grants.payments.forms.recoveries import OffsetForm, ReceiveForm, RequestRecoveryForm, WaiveForm
from grants.payments.models import Recovery
from grants.payments.recovery_pages import open_origins, proposal, recovery_page
from grants.payments.selectors.recoveries import get_recovery, payments_to_offset, recoveries_visible_to
from grants.payments.tables.recoveries import RecoveryTable
from grants.people.services import require
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List what the grantees of the staff's scope, or the reader's own organisations, owe back."""
    return list_page(
        request,
        RecoveryTable,
        recoveries_visible_to(request.user),
        RecoveryFilter,
        search_fields=("agreement__search_text",),
        heading=_("Money to pay back"),
        lead=_("Asked for by one person, approved by another; then a debit note goes to the grantee."),
        empty=_("Nothing is asked back."),
        filename="recoveries",
    )


@access(get=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is owed, the parts in which it came back, what is left, and the acts."""
    recovery = get_recovery(request.user, pk)
    return render(request, "grants/payments/recovery.html", recovery_page(recovery, request.user))


@access(get=READERS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the debit note."""
    recovery = get_recovery(request.user, pk)
    if recovery.document is None:
        raise Http404
    return redirect(files.link(recovery.document, request.user))


@access(get=READERS)
def consent(request: HttpRequest, pk: int, offset: int) -> HttpResponse:
    """Lead to the paper by which the grantee agreed to an offset."""
    recovery = get_recovery(request.user, pk)
    found = get_object_or_404(recovery.parts.exclude(consent=None), pk=offset)
    return redirect(files.link(found.consent, request.user))


@access(get={"finance"}, post={"finance"})
def request_recovery(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask money back: why, how much, and what the grantee reads about it."""
    agreement = get_agreement(request.user, reference)
    require("recoveries.request", request.user, agreement)
    origins = open_origins(agreement)
    form = RequestRecoveryForm(
        request.POST if request.method == "POST" else None,
        initial=proposal(agreement, origins),
        origins=origins,
        currency=agreement.currency,
    )
    if request.method == "POST" and form.is_valid():
        try:
            recovery = services.request_recovery(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Requested. An approver has been told."))
            return redirect("payments:recovery", recovery.pk)
    obstacle = services.obstacle_to_recovery(agreement)
    context = {"agreement": agreement, "form": form, "figures": figures_of(agreement), "obstacle": obstacle}
    status = 422 if form.errors else 200
    return render(request, "grants/payments/recovery_request.html", {"origins": origins, **context}, status=status)


@access(get={"approver"}, post={"approver"})
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve: the debit note goes to the grantee."""
    done = _("Approved: the grantee has the debit note.")
    return _act(request, pk, "approve", _confirm_form, services.approve_recovery, done)


@access(get={"approver"}, post={"approver"})
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse to ask money back, with a reason."""
    done = _("Refused. The finance officers have been told why.")
    return _act(request, pk, "refuse", _reason_form, services.refuse_recovery, done)


@access(get={"finance"}, post={"finance"})
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a part that arrived."""
    done = _("Recorded. The grantee has been told.")
    return _act(request, pk, "receive", _receive_form, services.receive_recovery, done)


@access(get={"finance"}, post={"finance"})
def offset(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a part off against a payment, with the grantee's consent."""
    done = _("Set off: the bank is asked to pay less by this sum.")
    return _act(request, pk, "offset", _offset_form, _offset, done)


@access(get={"approver"}, post={"approver"})
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a part up."""
    done = _("Given up. The grantee has been told.")
    return _act(request, pk, "waive", _waive_form, services.waive_recovery, done)


def _confirm_form(_recovery: Recovery, *sent: Any) -> forms.Form:
    return ConfirmForm(*sent)


def _reason_form(_recovery: Recovery, *sent: Any) -> forms.Form:
    return ReasonForm(*sent)


def _receive_form(recovery: Recovery, *sent: Any) -> forms.Form:
    return ReceiveForm(*sent, recovery=recovery, initial={"amount_cents": recovery.left_cents})


def _waive_form(recovery: Recovery, *sent: Any) -> forms.Form:
    return WaiveForm(*sent, recovery=recovery)


def _offset_form(recovery: Recovery, *sent: Any) -> forms.Form:
    return OffsetForm(*sent, recovery=recovery, payments=payments_to_offset(recovery))


def _offset(recovery: Recovery, *, consent: Any, actor: Any, **given: Any) -> Recovery:
    stored = files.receive(consent, actor=actor, field="consent")
    return services.offset_recovery(recovery, consent=stored, actor=actor, **given)


def _act(
    request: HttpRequest,
    pk: int,
    verb: str,
    form_of: Callable[..., forms.Form],
    service: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Show the page of a verb, or do it: every act of a recovery takes the same way."""
    recovery = get_recovery(request.user, pk)
    require(f"recoveries.{verb}", request.user, recovery)
    form = form_of(recovery, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        try:
            service(recovery, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("payments:recovery", pk)
    context = {"form": form, "refusal": can(request.user, verb, recovery).reason, "verb": verb, "recovery": recovery}
    context |= {"agreement": recovery.agreement, "figures": figures_of(recovery.agreement)}
    return render(request, f"grants/payments/recovery_{verb}.html", context, status=422 if form.errors else 200)
