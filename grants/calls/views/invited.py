"""Whom a restricted call or a direct award invites."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls import inviting, selectors
from grants.calls.forms.invited import InviteForm, SearchForm
from grants.calls.models import Call
from grants.core.access import access
from grants.core.errors import DomainError
from grants.people.models import Organisation
from grants.people.services import require
from workflows.engine import TransitionRefused


@access(get={"officer"})
def invited(request: HttpRequest, reference: str) -> HttpResponse:
    """Show whom the call invites, and search for more."""
    return _page(request, _call(request, reference))


@access(post={"officer"})
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Invite an organisation that was found."""
    return _act(request, reference, inviting.invite_organisation, _("Invited: %(name)s."))


@access(post={"officer"})
def uninvite(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an organisation off the list of those invited."""
    return _act(request, reference, inviting.uninvite_organisation, _("Not invited any more: %(name)s."))


def _call(request: HttpRequest, reference: str) -> Call:
    call = selectors.get_managed_call(request.user, reference)
    require("calls.edit", request.user, call)
    return call


def _act(request: HttpRequest, reference: str, service: Callable[..., Any], done: str) -> HttpResponse:
    call = _call(request, reference)
    form = InviteForm(request.POST)
    found = Organisation.objects.filter(pk=form.cleaned_data["organisation"]).first() if form.is_valid() else None
    if found is None:
        return _page(request, call, refusals=[_("Choose an organisation from the list.")])
    try:
        service(call, found, actor=request.user)
    except (DomainError, TransitionRefused) as error:
        return _page(request, call, refusals=[str(error)])
    messages.success(request, done % {"name": found.name})
    return redirect("calls:invited", reference)


def _page(request: HttpRequest, call: Call, *, refusals: list[str] | None = None) -> HttpResponse:
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    context = {
        "call": call,
        "search": form,
        "asked": text,
        "found": inviting.organisations_found(call, text) if text else [],
        "rows": call.invited.select_related("organisation", "invited_by"),
        "refusals": refusals or [],
        "editable": call.state == "draft" and call.procedure != Call.Procedure.OPEN,
    }
    return render(request, "grants/calls/invited.html", context, status=422 if refusals else 200)
