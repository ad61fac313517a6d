"""Pages of changes to agreements and of their versions: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants.agreements.amendment_documents import render_amendment
from grants.agreements.amendment_pages import (
    change_page,
    changes_page,
    facts_of_kind,
    kind_hint,
    moving_preview,
    versions_page,
)
from grants.agreements.amendment_words import act_words
from grants.agreements.filters import AmendmentFilter
from grants.agreements.forms.amendments import (
    FORMS,
    BudgetChangeForm,
    ChangeForm,
    NewLines,
    NoteForm,
    VersionsForm,
    added_rows,
)
from grants.agreements.models import Agreement, Amendment
from grants.agreements.planning import untimely
from grants.agreements.selectors import agreements_visible_to, get_agreement
from grants.agreements.selectors.amendments import amendments_visible_to, get_amendment, versions_of
from grants.agreements.services import amending
from grants.agreements.tables import AmendmentTable
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.people.services import require
from grants.programmes.policies import is_any_staff
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
READERS = {"applicant", "viewer", *STAFF}
ASKERS = {"applicant", "officer"}
REFUSALS = (TransitionRefused, DomainError)
Kind = Amendment.Kind


@access(get=STAFF)
def amendments(request: HttpRequest) -> HttpResponse:
    """List the changes to all agreements of the staff's scope."""
    if not is_any_staff(request.user, None):
        raise PermissionDenied
    return list_page(
        request,
        AmendmentTable,
        amendments_visible_to(request.user),
        AmendmentFilter,
        search_fields=("agreement__search_text",),
        heading=_("Changes to agreements"),
        lead=_("What was asked for, what waits for whom, and what is in force."),
        empty=_("No change was asked for yet."),
    )


@access(get=READERS)
def changes(request: HttpRequest, reference: str) -> HttpResponse:
    """List the changes to an agreement, and offer the kinds that can be asked for."""
    agreement = get_object_or_404(agreements_visible_to(request.user), reference=reference)
    return render(request, "grants/agreements/changes.html", changes_page(agreement, request.user))


@access(get=ASKERS, post=ASKERS)
def propose(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    """Ask for a change; while the reader types, htmx asks how much of the room for a notice is used up."""
    agreement = get_agreement(request.user, reference)
    if kind not in FORMS:
        raise Http404
    require("amendments.request", request.user, agreement)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FORMS[kind](*data, agreement=agreement)
    lines = NewLines(data[0], prefix="new") if kind == Kind.BUDGET else None
    if "preview" in request.POST and isinstance(form, BudgetChangeForm):
        form.is_valid()
        preview = moving_preview(agreement, [*form.rows, *added_rows(lines, _("lump"))])
        return render(request, "grants/agreements/_moving.html", preview)
    if request.method == "POST" and all([form.is_valid(), lines is None or lines.is_valid()]):
        try:
            amendment = _proposed(request, agreement, kind, form, lines)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The change is asked for. You hear from us when it is decided."))
            return redirect("agreements:change", reference, amendment.number)
    return _propose_page(request, agreement, kind, form, lines)


def _proposed(request: HttpRequest, agreement: Agreement, kind: str, form: ChangeForm, lines: Any) -> Amendment:
    """Keep the document that was sent along, then ask for the change."""
    upload = form.cleaned_data["evidence"]
    evidence = files.receive(upload, actor=request.user, field="evidence") if upload else None
    common = {"reason": form.cleaned_data["reason"], "actor": request.user, "evidence": evidence}
    if kind == Kind.ACCOUNT:
        return amending.propose_account_change(agreement, **common, **form.wanted)
    if isinstance(form, BudgetChangeForm):
        rows = [*form.rows, *added_rows(lines, _("lump"))]
        return amending.propose_amendment(agreement, kind=kind, lines=rows, **common)
    return amending.propose_amendment(agreement, kind=kind, **common, **form.wanted)


def _propose_page(request: HttpRequest, agreement: Agreement, kind: str, form: ChangeForm, lines: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "agreement": agreement,
        "form": form,
        "lines": lines,
        "kind": Kind(kind),
        "hint": kind_hint(kind),
        "facts": facts_of_kind(agreement, kind),
        "refusal": untimely(agreement, kind),
    }
    if isinstance(form, BudgetChangeForm):
        rows = [*form.rows, *added_rows(lines, _("lump"))] if form.is_bound else []
        context |= moving_preview(agreement, rows)
    failed = form.errors or (lines is not None and lines.is_bound and lines.total_error_count())
    template = "propose_budget" if kind == Kind.BUDGET else "propose_change"
    return render(request, f"grants/agreements/{template}.html", context, status=422 if failed else 200)


@access(get=READERS)
def change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a change: what it changes, why, where it stands, and who acts next."""
    amendment = get_amendment(request.user, reference, number)
    return render(request, "grants/agreements/change.html", change_page(amendment, request.user))


@access(get=READERS)
def document(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give the frozen text of a change, or the text as it would be frozen now."""
    amendment = get_amendment(request.user, reference, number)
    if amendment.document:
        return redirect(files.link(amendment.document, request.user))
    response = HttpResponse(render_amendment(amendment), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{reference}-{number}-draft.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(get=READERS)
def evidence(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give the document that bears a change out."""
    amendment = get_amendment(request.user, reference, number)
    if amendment.evidence is None:
        raise Http404
    return redirect(files.link(amendment.evidence, request.user))


@access(get=READERS)
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """List the versions of an agreement, and show what differs between two of them."""
    agreement = get_object_or_404(agreements_visible_to(request.user), reference=reference)
    found = versions_of(agreement)
    form = VersionsForm(request.GET if {"old", "new"} <= set(request.GET) else None, found)
    return render(request, "grants/agreements/versions.html", versions_page(agreement, form, found))


@access(get={"officer"}, post={"officer"})
def take_note(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take note of a small change; it is in force."""
    return _act(request, reference, number, "take_note", amending.take_note, NoteForm)


@access(get={"officer"}, post={"officer"})
def recommend(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Send a change on to the approver."""
    return _act(request, reference, number, "recommend", amending.recommend_amendment, NoteForm)


@access(get={"approver"}, post={"approver"})
def approve(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Approve a change; its text is frozen for the signatures."""
    return _act(request, reference, number, "approve", amending.approve_amendment, NoteForm)


@access(get={"approver"}, post={"approver"})
def impose(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Decide for the funder alone."""
    return _act(request, reference, number, "impose", amending.impose_amendment, NoteForm)


@access(get={"officer", "approver"}, post={"officer", "approver"})
def refuse_change(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Refuse a change with a reason."""
    return _act(request, reference, number, "refuse", amending.refuse_amendment, ReasonForm)


@access(get={"applicant"}, post={"applicant"})
def withdraw(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Take back what was asked for."""
    return _act(request, reference, number, "withdraw", amending.withdraw_amendment, NoteForm)


def _act(
    request: HttpRequest,
    reference: str,
    number: int,
    verb: str,
    service: Callable[..., Any],
    form_class: type[forms.Form],
) -> HttpResponse:
    """Show the page of a verb, or do it: every act on a change takes the same way."""
    amendment = get_amendment(request.user, reference, number)
    require(f"amendments.{verb}", request.user, amendment)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(amendment, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, act_words(verb).done)
            return redirect("agreements:change", reference, number)
    context = {
        **change_page(amendment, request.user),
        "form": form,
        "act": act_words(verb),
        "refusal": can(request.user, verb, amendment).reason,
    }
    return render(request, "grants/agreements/act_on_change.html", context, status=422 if form.errors else 200)
