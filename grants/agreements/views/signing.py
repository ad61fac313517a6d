"""Pages of the signatures: for a co-grantee, and the copies of what was signed on paper."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.forms import SignForm
from grants.agreements.forms.signing import CoPaperForm, MandateForm, PaperForm
from grants.agreements.models import Agreement
from grants.agreements.selectors import get_agreement
from grants.agreements.services import countersign_agreement, sign_agreement
from grants.agreements.services.partners import add_mandate
from grants.agreements.services.signing import Paper, cosign_agreement, may_sign
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.proving import prove
from grants.people.services import require
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get={"applicant", "officer"}, post={"applicant", "officer"})
def sign_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring the copy that the grantee signed on paper."""
    agreement = get_agreement(request.user, reference)
    require("agreements.sign", request.user, agreement)
    form = _form(request, PaperForm, agreement)
    heading = _("The grantee signed on paper")
    return _on_paper(request, agreement, "sign", form, sign_agreement, heading)


@access(get={"approver"}, post={"approver"})
def countersign_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring the copy that the funder signed on paper, which commits the money."""
    agreement = get_agreement(request.user, reference)
    require("agreements.countersign", request.user, agreement)
    form = _form(request, PaperForm, agreement)
    heading = _("The funder signed on paper")
    return _on_paper(request, agreement, "countersign", form, countersign_agreement, heading)


@access(get={"officer"}, post={"officer"})
def cosign_paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Bring the copy that a co-grantee signed on paper."""
    agreement = get_agreement(request.user, reference)
    require("agreements.cosign", request.user, agreement)
    form = _form(request, CoPaperForm, agreement, missing=agreement.still_to_cosign)
    heading = _("A co-grantee signed on paper")
    return _on_paper(request, agreement, "cosign", form, cosign_agreement, heading)


@access(get=(), post=())  # nobody of the cast that tests prepare belongs to a co-grantee
def cosign(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign in Sofra for the co-grantee of which one is the signatory."""
    agreement = get_agreement(request.user, reference)
    require("agreements.cosign_here", request.user, agreement)
    initial = {"name": request.user.name, "sha256": agreement.sha256}
    form = SignForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        prove(request)
        given = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
        try:
            cosign_agreement(agreement, actor=request.user, **given)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have signed for the co-grantee."))
            return redirect("agreements:detail", reference)
    context = {"form": form, "agreement": agreement, "refusal": can(request.user, "cosign", agreement).reason}
    return render(request, "grants/agreements/cosign.html", context, status=422 if form.errors else 200)


@access(get=READERS)
def signed_copy(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give the copy of a paper that was signed; signatures count from 1, those under changes after the agreement's."""
    agreement = get_agreement(request.user, reference)
    signatures = list(agreement.signatures.all())
    if not 1 <= number <= len(signatures) or signatures[number - 1].copy is None:
        raise Http404
    return redirect(files.link(signatures[number - 1].copy, request.user))


@access(get={"officer", "applicant"}, post={"officer", "applicant"})
def mandate(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Add the mandate by which a co-grantee lets the grantee act for it."""
    agreement = get_agreement(request.user, reference)
    require("agreements.add_mandate", request.user, agreement)
    co_grantee = agreement.co_grantees.filter(order=number, left_on=None).first()
    if co_grantee is None:
        raise Http404
    sent = request.method == "POST"
    form = MandateForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            stored = files.receive(form.cleaned_data["file"], actor=request.user, kinds=("pdf",))
            add_mandate(co_grantee, file=stored, actor=request.user)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The mandate is kept."))
            return redirect("agreements:detail", reference)
    context = {"form": form, "agreement": agreement, "co_grantee": co_grantee}
    return render(request, "grants/agreements/mandate.html", context, status=422 if form.errors else 200)


@access(get=READERS)
def mandate_file(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give the mandate of a co-grantee."""
    agreement = get_agreement(request.user, reference)
    co_grantee = agreement.co_grantees.filter(order=number).first()
    if co_grantee is None or co_grantee.mandate is None:
        raise Http404
    return redirect(files.link(co_grantee.mandate, request.user))


def _form(request: HttpRequest, form_class: Any, agreement: Agreement, **kwargs: Any) -> Any:
    sent = request.method == "POST"
    initial = {"sha256": agreement.sha256}
    return form_class(request.POST if sent else None, request.FILES if sent else None, initial=initial, **kwargs)


def _on_paper(
    request: HttpRequest, agreement: Agreement, verb: str, form: Any, service: Callable[..., Any], heading: str
) -> HttpResponse:
    """Show the page on which a signed copy is brought, or keep it with the signature."""
    refusal = can(request.user, verb, agreement).reason or _refused_paper(agreement)
    if request.method == "POST" and form.is_valid() and not refusal:
        given = dict(form.cleaned_data)
        try:
            copy = files.receive(given.pop("copy"), actor=request.user, kinds=("pdf",), field="copy")
            paper = Paper(copy=copy, signed_on=given.pop("signed_on"))
            service(agreement, actor=request.user, paper=paper, **given)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The signed copy is kept with its date and fingerprint."))
            return redirect("agreements:detail", agreement.reference)
    context = {"form": form, "agreement": agreement, "refusal": refusal, "heading": heading}
    status = 422 if form.errors or (request.method == "POST" and refusal) else 200
    return render(request, "grants/agreements/paper.html", context, status=status)


def _refused_paper(agreement: Agreement) -> str:
    return "" if may_sign(agreement, "paper") else _("The call lets this agreement be signed in Sofra only.")
