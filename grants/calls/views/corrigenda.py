"""Changing a published call: the officer prepares, an approver clears, everybody reads what was changed and why."""

from collections.abc import Callable
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import corrigenda, editing, outages, selectors, services
from grants.calls import versions as reading
from grants.calls.corrigendum_parts import parts_of
from grants.calls.forms.corrigenda import WhyForm
from grants.calls.models import Corrigendum
from grants.calls.views.drafting import lots_judged, part_page
from grants.core.access import PUBLIC, access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.people.services import require
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
Refused = (DomainError, TransitionRefused)


@access(get=PUBLIC)
def versions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show how the call was published and each change since, with its reason."""
    call = selectors.get_call(request.user, reference)
    return render(request, "grants/calls/versions.html", {"call": call, "versions": reading.versions_of(call)})


@access(get=PUBLIC)
def version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show all terms of one version."""
    call = selectors.get_call(request.user, reference)
    found, groups = reading.version_in_full(call, number)
    context = {
        "call": call,
        "version": found,
        "groups": groups,
        "published": reading.moment_of(found),
        "last": call.versions.count(),
    }
    return render(request, "grants/calls/version.html", context)


@access(get={"officer"}, post={"officer"})
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what a corrigendum can do, then begin one from the terms that stand."""
    call = selectors.get_managed_call(request.user, reference)
    require("corrigenda.create", request.user, call)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            change = corrigenda.begin_corrigendum(call, actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("calls:corrigendum_detail", reference, change.pk)
    context = {"call": call, "form": form, "desk": reading.desk_of_changes(call, request.user)}
    return render(request, "grants/calls/corrigendum_begin.html", context, status=422 if form.errors else 200)


@access(get=STAFF)
def detail(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show a change: its parts, its reason, what it changes, and what can be done with it."""
    change = reading.get_corrigendum(request.user, reference, pk)
    editable = change.state == "draft" and rules.has_perm("corrigenda.edit", request.user, change)
    parts = {"editable": editable, "parts": parts_of(change, editable=editable)}
    return render(request, "grants/calls/corrigendum_detail.html", _context(request, change) | parts)


@access(get={"officer"}, post={"officer"})
def reason(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Write why the call is changed, as applicants will read it."""
    change = _draft(request, reference, pk)
    form = WhyForm(request.POST if request.method == "POST" else None, initial={"reason": change.reason})
    if request.method == "POST" and form.is_valid():
        try:
            corrigenda.edit_corrigendum(change, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The reason is saved."))
            return redirect("calls:corrigendum_detail", reference, pk)
    return _page(request, "reason", change, form)


@access(get={"officer"}, post={"officer"})
def edit(request: HttpRequest, reference: str, pk: int, part: str) -> HttpResponse:
    """Change one part of the proposed terms; a colleague's newer version is shown beside, never lost."""
    change, chosen = _draft(request, reference, pk), editing.part_of(part)
    call = change.call
    form = chosen.form(change.terms, request.POST or None, call=call)
    newer = None
    if form.is_bound and form.is_valid():
        try:
            corrigenda.edit_corrigendum(
                change, editing.terms_from(form), seen=request.POST.get("seen"), actor=request.user
            )
        except services.NewerTerms as error:
            newer = editing.told(chosen, error.terms, call=call)
            form.refuse(error)
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Noted. Applicants read it once the change is published."))
            return redirect("calls:corrigendum_detail", reference, pk)
    judged = lots_judged(change.terms, "calls:corrigendum_lot", reference, pk) if part == "lots" else []
    return part_page(request, chosen, form, call=call, newer=newer, back=_address(change), judged=judged)


@access(get={"officer"}, post={"officer"})
def request_clearance(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Hand the change to an approver."""
    done = _("The change is with the approvers; you are told what they decide.")
    service = corrigenda.request_clearance
    return _act(request, reference, pk, verb="request_clearance", service=service, done=done)


@access(get={"approver"}, post={"approver"})
def publish(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the approver what would change, and publish it for everybody."""
    done = _("The change is published. Everybody who applies or follows the call is told.")
    return _act(request, reference, pk, verb="publish", service=corrigenda.publish_corrigendum, done=done)


@access(get={"approver"}, post={"approver"})
def return_to_draft(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the change back to its officer with what must be otherwise."""
    done = _("The change is back with its officer, who reads your reason.")
    service = corrigenda.return_corrigendum
    return _act(request, reference, pk, verb="return_to_draft", service=service, done=done, form_class=ReasonForm)


@access(get={"officer"}, post={"officer"})
def discard(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Give the change up; the call stays as it is."""
    done = _("The change is discarded; the call stays as it was published.")
    service = corrigenda.discard_corrigendum
    return _act(request, reference, pk, verb="discard", service=service, done=done, form_class=ReasonForm)


@access(post={"officer"})
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Prepare the extension that an outage asks for."""
    call = selectors.get_managed_call(request.user, reference)
    try:
        change = corrigenda.prepare_extension(call, actor=request.user)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("calls:manage", reference)
    messages.success(request, _("The extension is prepared with its reason. Read it and ask for clearance."))
    return redirect("calls:corrigendum_detail", reference, change.pk)


@access(get={"officer"}, post={"officer"})
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down why an outage gets no extension."""
    call = selectors.get_managed_call(request.user, reference)
    require("corrigenda.create", request.user, call)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            corrigenda.decline_extension(call, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("It is on record why the deadline is not extended."))
            return redirect("calls:manage", reference)
    context = {"call": call, "form": form, "proposal": outages.proposal_for(call)}
    return render(request, "grants/calls/corrigendum_decline.html", context, status=422 if form.errors else 200)


def _act(
    request: HttpRequest,
    reference: str,
    pk: int,
    *,
    verb: str,
    service: Callable[..., Corrigendum],
    done: str,
    form_class: type[forms.Form] = ConfirmForm,
) -> HttpResponse:
    change = reading.get_corrigendum(request.user, reference, pk)
    require(f"corrigenda.{verb}", request.user, change)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(change, actor=request.user, **form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("calls:corrigendum_detail", reference, pk)
    return _page(request, verb, change, form, verdict=can(request.user, verb, change))


def _page(request: HttpRequest, name: str, change: Corrigendum, form: forms.Form, **more: Any) -> HttpResponse:
    context = _context(request, change) | {"form": form} | more
    return render(request, f"grants/calls/corrigendum_{name}.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, change: Corrigendum) -> dict[str, Any]:
    return {
        "change": change,
        "call": change.call,
        "steps": reading.steps_of(change),
        "wrote": reading.wrote(change, request.user),
        "changes": corrigenda.changes_of(change),
        "back": _address(change),
    }


def _draft(request: HttpRequest, reference: str, pk: int) -> Corrigendum:
    change = reading.get_corrigendum(request.user, reference, pk)
    require("corrigenda.edit", request.user, change)
    return change


def _address(change: Corrigendum) -> str:
    return reverse("calls:corrigendum_detail", args=[change.call.reference, change.pk])
