"""Pages of the signatures under a change: for the grantee, its co-grantees and the funder, in Sofra or on paper."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.agreements.amendment_pages import change_page, refused_signature
from grants.agreements.amendment_words import act_words
from grants.agreements.forms.amendments import SignChangeForm
from grants.agreements.forms.signing import CoPaperForm, PaperForm
from grants.agreements.models import Amendment
from grants.agreements.selectors.amendments import get_amendment
from grants.agreements.services import concluding
from grants.agreements.services.signing import Paper
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.proving import prove
from grants.people.services import require
from workflows.engine import TransitionRefused

REFUSALS = (TransitionRefused, DomainError)


@access(get={"applicant"}, post={"applicant"})
def sign(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Sign a change for the grantee."""
    amendment = _open_to(request, reference, number, "sign_here")
    return _sign(request, amendment, "sign", concluding.sign_amendment)


@access(get={"applicant", "officer"}, post={"applicant", "officer"})
def sign_paper(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Bring the copy of a change that the grantee signed on paper, be it for the grantee that sent it by mail."""
    amendment = _open_to(request, reference, number, "sign")
    return _sign(request, amendment, "sign", concluding.sign_amendment, words="sign_paper")


@access(get=(), post=())  # nobody of the cast that tests prepare belongs to a co-grantee
def cosign(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Sign a change for the co-grantee of which one is the signatory."""
    amendment = _open_to(request, reference, number, "cosign_here")
    return _sign(request, amendment, "cosign", concluding.cosign_amendment)


@access(get={"officer"}, post={"officer"})
def cosign_paper(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Bring the copy of a change that a co-grantee signed on paper."""
    amendment = _open_to(request, reference, number, "cosign")
    return _sign(request, amendment, "cosign", concluding.cosign_amendment, words="cosign_paper")


@access(get={"approver"}, post={"approver"})
def countersign(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Sign a change for the funder, which brings it into force."""
    amendment = _open_to(request, reference, number, "countersign")
    return _sign(request, amendment, "countersign", concluding.countersign_amendment)


def _open_to(request: HttpRequest, reference: str, number: int, right: str) -> Amendment:
    """Return a change that the reader may sign in this way; 404 to a stranger, 403 without the right."""
    amendment = get_amendment(request.user, reference, number)
    require(f"amendments.{right}", request.user, amendment)
    return amendment


def _sign(
    request: HttpRequest, amendment: Amendment, verb: str, service: Callable[..., Any], *, words: str = ""
) -> HttpResponse:
    """Show the page of a signature, or keep it: in Sofra after the signer has proved himself, or the paper's copy."""
    signing = amendment.agreement.grant_terms.signing
    on_paper = bool(words) or signing == "paper" or (signing == "either" and request.GET.get("on") == "paper")
    refusal = refused_signature(amendment, verb, request.user, on_paper=on_paper)
    form = _form(request, amendment, on_paper=on_paper, names_partner=words == "cosign_paper")
    if request.method == "POST" and form.is_valid() and not refusal:
        if not on_paper:
            prove(request)
        try:
            service(amendment, actor=request.user, **_inputs(request, form))
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, act_words(words or verb).done)
            return redirect("agreements:change", amendment.agreement.reference, amendment.number)
    context = {
        **change_page(amendment, request.user),
        "form": form,
        "act": act_words(words or verb),
        "refusal": refusal,
        "other_way": signing == "either" and not words,
        "on_paper": on_paper,
    }
    failed = form.errors or (request.method == "POST" and refusal)
    return render(request, "grants/agreements/act_on_change.html", context, status=422 if failed else 200)


def _form(request: HttpRequest, amendment: Amendment, *, on_paper: bool, names_partner: bool) -> forms.Form:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = _signer(request.user, amendment) if not names_partner else {"sha256": amendment.sha256}
    if names_partner:
        return CoPaperForm(*data, initial=initial, missing=amendment.still_to_cosign)
    return (PaperForm if on_paper else SignChangeForm)(*data, initial=initial)


def _inputs(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """Return what the service takes; the copy of a signed paper is checked and kept first."""
    given = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
    if isinstance(form, PaperForm):
        copy = files.receive(given.pop("copy"), actor=request.user, kinds=("pdf",), field="copy")
        given["paper"] = Paper(copy=copy, signed_on=given.pop("signed_on"))
    return given


def _signer(user: Any, amendment: Amendment) -> dict[str, str]:
    """Fill in what is known of the person who is about to sign; a signatory may correct it."""
    organisation = amendment.agreement.organisation
    role = organisation.representative_role if organisation.representative == user.name else ""
    return {"name": user.name, "capacity": role, "sha256": amendment.sha256}
