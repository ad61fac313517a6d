"""The page of an act in monitoring: its form, what it does in a sentence, why it is closed now, the act itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.core.errors import DomainError
from grants.core.forms import refuse
from workflows.engine import TransitionRefused

REFUSALS = (TransitionRefused, DomainError)


@dataclass(frozen=True)
class Act:
    """What the page of an act says; `back` is where it leads afterwards."""

    heading: Any
    explains: Any
    button: Any
    done: Any
    back: str
    style: str = "primary"


def act_page(
    request: HttpRequest,
    act: Act,
    form: forms.Form,
    service: Callable[..., Any],
    *,
    agreement: Any,
    refusal: str = "",
    **context: Any,
) -> HttpResponse:
    """Show the page of an act, or do it with what was typed; a refusal of the service stands in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            service(actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, act.done)
            return redirect(act.back)
    shown = {"act": act, "form": form, "agreement": agreement, "refusal": refusal, **context}
    return render(request, "grants/monitoring/act_page.html", shown, status=422 if form.errors else 200)
