"""The acts of a call's life, each on a page that says what will happen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls import pages, selectors, services
from grants.calls.models import Call
from grants.calls.views.public import call_in_words
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.people.services import require
from workflows.engine import TransitionRefused, can


@access(get={"officer"}, post={"officer"})
def request_clearance(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand the draft to an approver."""
    return _act(
        request,
        reference,
        verb="request_clearance",
        service=services.request_clearance,
        done=_("The call is with the approvers; you are told what they decide."),
    )


@access(get={"approver"}, post={"approver"})
def publish(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the approver the whole call as the public will read it, and clear it."""
    return _act(
        request,
        reference,
        verb="publish",
        service=services.publish_call,
        done=_("The publication is cleared. The call opens and closes by itself."),
        more=call_in_words,
    )


@access(get={"approver"}, post={"approver"})
def return_to_draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the call back to its officer with what must change."""
    return _act(
        request,
        reference,
        verb="return_to_draft",
        service=services.return_call,
        form_class=ReasonForm,
        done=_("The call is back with its officer, who reads your reason."),
    )


@access(get={"officer"}, post={"officer"})
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the call up for good, with a reason."""
    return _act(
        request,
        reference,
        verb="cancel",
        service=services.cancel_call,
        form_class=ReasonForm,
        done=_("The call is cancelled; its pot is back with the action, and everybody concerned has been told."),
    )


@access(get={"officer"}, post={"officer"})
def finish(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the rest of the pot back to the action."""
    return _act(
        request,
        reference,
        verb="finish",
        service=services.finish_call,
        done=_("The call is finished; what was left of its pot is back with the action."),
    )


def _act(
    request: HttpRequest,
    reference: str,
    *,
    verb: str,
    service: Callable[..., Call],
    done: str,
    form_class: type[forms.Form] = ConfirmForm,
    more: Callable[[Call], dict[str, Any]] | None = None,
) -> HttpResponse:
    call = selectors.get_managed_call(request.user, reference)
    require(f"calls.{verb}", request.user, call)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(call, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("calls:manage", reference)
    verdict = can(request.user, verb, call)
    context = {**pages.act_page(call), **(more(call) if more else {}), "form": form, "verdict": verdict}
    return render(request, f"grants/calls/{verb}.html", context, status=422 if form.errors else 200)
