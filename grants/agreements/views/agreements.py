"""Pages of agreements: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.converting import is_abroad
from grants.agreements.documents import render_agreement
from grants.agreements.filters import AgreementFilter
from grants.agreements.forms import PrepareAbroadForm, PrepareForm, SignForm
from grants.agreements.forms.signing import OfferForm
from grants.agreements.models import Agreement
from grants.agreements.pages import detail_page, edit_forms, sum_of
from grants.agreements.selectors import agreements_listed_for, awards_to_prepare, get_agreement, get_award
from grants.agreements.services import (
    countersign_agreement,
    decline_agreement,
    edit_agreement,
    offer_agreement,
    prepare_agreement,
    revise_agreement,
    sign_agreement,
)
from grants.agreements.tables import AgreementTable, GrantTable
from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.people.proving import prove
from grants.people.services import require
from grants.programmes.policies import is_any_staff
from workflows.engine import TransitionRefused, can

RIGHTS = {"sign": "sign_here"}  # the officer may bring a signed paper, but signs nothing here
SHOWN = ("recoveries", "audit_findings", "visits")  # what its panels read
READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    """List the agreements of the staff's scope, or the reader's own grants."""
    staff = is_any_staff(request.user, None)
    return list_page(
        request,
        AgreementTable if staff else GrantTable,
        agreements_listed_for(request.user),
        AgreementFilter,
        "grants/agreements/index.html",
        heading=_("Agreements") if staff else _("My grants"),
        lead=_("Every grant under agreement, with what is paid, accepted and not yet justified.") if staff else "",
        empty=_("No agreement yet.")
        if staff
        else _("You have no grant yet. An agreement appears here once it is offered to you."),
        awards=list(awards_to_prepare(request.user)),
        may_read_articles=rules.has_perm("templates.list", request.user),
        for_office=staff,
    )


@access(get=READERS)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where the agreement stands, what happens next, its money, its signatures and its acts."""
    agreement = get_agreement(request.user, reference, *SHOWN)
    return render(request, "grants/agreements/detail.html", detail_page(agreement, request.user))


@access(get=READERS)
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the frozen PDF, or the PDF of the draft as it would be offered now."""
    agreement = get_agreement(request.user, reference)
    if agreement.state != "draft" and agreement.document:
        return redirect(files.link(agreement.document, request.user))
    response = HttpResponse(render_agreement(agreement), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{agreement.reference}-draft.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(get={"officer"}, post={"officer"})
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the agreement of an award up."""
    award = get_award(request.user, pk)
    require("agreements.prepare", request.user, award)
    form_class = PrepareAbroadForm if is_abroad(award) else PrepareForm
    form = form_class(request.POST if request.method == "POST" else None, initial=_planned_start(award))
    if request.method == "POST" and form.is_valid():
        try:
            agreement = prepare_agreement(award, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is drawn up. Check dates, conditions and budget, then offer it."))
            return redirect("agreements:edit", agreement.reference)
    existing = Agreement.objects.filter(award=award).first()
    context = {"form": form, "award": award, "existing": existing}
    return render(request, "grants/agreements/prepare.html", context, status=422 if form.errors else 200)


@access(get={"officer"}, post={"officer"})
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change a draft; while the reader types, htmx asks how the lines add up."""
    agreement = get_agreement(request.user, reference)
    require("agreements.edit", request.user, agreement)
    form, lines = edit_forms(agreement, request.POST if request.method == "POST" else None)
    if "preview" in request.POST:
        return render(request, "grants/agreements/_sum.html", sum_of(agreement, form, lines))
    if request.method == "POST" and all([form.is_valid(), lines.is_valid()]):
        try:
            edit_agreement(agreement, lines=lines.lines, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("agreements:detail", reference)
    status = 422 if form.errors or lines.total_error_count() else 200
    context = {"form": form, "lines": lines, **sum_of(agreement, form, lines)}
    return render(request, "grants/agreements/edit.html", context, status=status)


@access(get={"officer"}, post={"officer"})
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Freeze the text and send it to the grantee."""
    done = _("The agreement is offered; the grantee has been told.")
    return _act(request, reference, "offer", offer_agreement, OfferForm, done)


@access(get={"officer"}, post={"officer"})
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an offered agreement back to mend it."""
    done = _("The agreement is a draft again; the grantee has been told.")
    return _act(request, reference, "revise", revise_agreement, ReasonForm, done)


@access(get={"applicant"}, post={"applicant"})
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign for the grantee."""
    done = _("You have signed. The agreement comes into force with the funder's signature; we write to you then.")
    return _act(request, reference, "sign", sign_agreement, SignForm, done)


@access(get={"approver"}, post={"approver"})
def countersign(request: HttpRequest, reference: str) -> HttpResponse:
    """Sign for the funder, which commits the money."""
    done = _("Signed: the money is committed and the agreement is in force.")
    return _act(request, reference, "countersign", countersign_agreement, SignForm, done)


@access(get={"applicant", "officer"}, post={"applicant", "officer"})
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline the grant before it is in force."""
    done = _("The grant is declined; its money went back to the call.")
    return _act(request, reference, "decline", decline_agreement, ReasonForm, done)


def _act(
    request: HttpRequest,
    reference: str,
    verb: str,
    service: Callable[..., Any],
    form_class: type[forms.Form],
    done: str,
) -> HttpResponse:
    """Show the page of a verb, or do it: every act of an agreement takes the same way."""
    agreement = get_agreement(request.user, reference)
    require(f"agreements.{RIGHTS.get(verb, verb)}", request.user, agreement)
    form = form_class(request.POST if request.method == "POST" else None, initial=_signer(request.user, agreement))
    if request.method == "POST" and form.is_valid():
        if form_class is SignForm:
            prove(request)
        inputs = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
        try:
            service(agreement, actor=request.user, **inputs)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("agreements:detail", reference)
    context = {"form": form, "agreement": agreement, "refusal": can(request.user, verb, agreement).reason}
    return render(request, f"grants/agreements/{verb}.html", context, status=422 if form.errors else 200)


def _signer(user: Any, agreement: Agreement) -> dict[str, str]:
    """Fill in what is known of the person who is about to sign; a signatory may correct it."""
    role = agreement.organisation.representative_role if agreement.organisation.representative == user.name else ""
    return {"name": user.name, "capacity": role, "sha256": agreement.sha256}


def _planned_start(award: Any) -> dict[str, str]:
    return {"starts_on": award.application.frozen["project"]["starts_on"]}
