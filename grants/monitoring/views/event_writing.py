"""Pages on which officers and grantees write activities, and officers publish them."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.agreements.selectors import get_agreement
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.monitoring.forms.events import DocumentForm, EventForm, GrantEventForm, SummaryForm
from grants.monitoring.models import Event
from grants.monitoring.selectors.events import actions_to_choose, events_visible_to, get_document, get_event
from grants.monitoring.services import event_publishing, events
from grants.people.services import require
from workflows.engine import TransitionRefused

OFFICERS = {"officer"}
WRITERS = {"applicant", "officer"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=OFFICERS, post=OFFICERS)
def begin(request: HttpRequest) -> HttpResponse:
    """Add an activity of programmes and actions."""
    require("events.begin", request.user)
    return _write(request, None, lambda **told: events.add_event(actor=request.user, **told))


@access(get=WRITERS, post=WRITERS)
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an activity of a grant."""
    agreement = get_agreement(request.user, reference)
    if not rules.has_perm("events.link", request.user, agreement):
        require("events.contribute", request.user, agreement)
    return _write(
        request,
        None,
        lambda **told: events.add_event(actor=request.user, agreement=agreement, **told),
        agreement=agreement,
    )


@access(get=WRITERS, post=WRITERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is told of an activity."""
    found = get_event(request.user, pk)
    require("events.edit", request.user, found)
    return _write(request, found, lambda **told: events.edit_event(found, actor=request.user, **told))


@access(post=WRITERS)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out an activity that was entered by mistake."""
    events.remove_event(get_event(request.user, pk), actor=request.user)
    messages.success(request, _("The activity is taken out."))
    return redirect("monitoring:events")


@access(get=OFFICERS, post=OFFICERS)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the public reads, in one language after the other."""
    found = get_event(request.user, pk)
    require("events.write", request.user, found)
    form = SummaryForm(request.POST if request.method == "POST" else None, initial=_summary_at_hand(request, found))

    def save() -> None:
        event_publishing.write_summary(found, actor=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _done(form, save):
        messages.success(request, _("The summary is saved."))
        return redirect("monitoring:event", pk)
    return _form_page(request, found, form, _("Summary for the public"), _("Save"))


@access(post=OFFICERS)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the summary with the facts and figures."""
    event_publishing.publish_event(get_event(request.user, pk), actor=request.user)
    messages.success(request, _("The activity is public."))
    return redirect("monitoring:event", pk)


@access(get=OFFICERS, post=OFFICERS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the public page away, with a reason."""
    found = get_event(request.user, pk)
    require("events.withdraw", request.user, found)
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def act() -> None:
        event_publishing.withdraw_event(found, actor=request.user, reason=form.cleaned_data["reason"])

    if request.method == "POST" and form.is_valid() and _done(form, act):
        messages.success(request, _("The activity is no longer public."))
        return redirect("monitoring:event", pk)
    return _form_page(request, found, form, _("Take the public page away"), _("Take away"))


@access(get=WRITERS, post=WRITERS)
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a paper of an activity."""
    found = get_event(request.user, pk)
    require("events.attach", request.user, found)
    form = DocumentForm(request.POST or None, request.FILES or None)

    def keep() -> None:
        events.attach_document(found, actor=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and _done(form, keep):
        messages.success(request, _("The paper is kept."))
        return redirect("monitoring:event", pk)
    return _form_page(request, found, form, _("Add a paper"), _("Add"))


@access(post=WRITERS)
def detach(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a paper away from an activity."""
    found = get_document(request.user, pk)
    events.detach_document(found, actor=request.user)
    messages.success(request, _("The paper is taken away."))
    return redirect("monitoring:event", found.event_id)


def _write(
    request: HttpRequest, found: Event | None, save: Callable[..., Event], agreement: Agreement | None = None
) -> HttpResponse:
    """Show the form that fits the writer, and save what was entered."""
    form = _form(request, found)
    saved: list[Event] = []
    if request.method == "POST" and form.is_valid() and _done(form, lambda: saved.append(save(**form.told()))):
        messages.success(request, _("The activity is saved."))
        return redirect("monitoring:event", saved[0].pk)
    back = reverse("monitoring:event", args=[found.pk]) if found else reverse("monitoring:events")
    context = {"form": form, "event": found, "agreement": agreement or (found and found.agreement), "back": back}
    return render(request, "grants/monitoring/event_write.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, found: Event | None) -> GrantEventForm:
    """Return the officer's form to those who are officers somewhere, the grantee's to the others."""
    data = request.POST if request.method == "POST" else None
    if not rules.has_perm("events.begin", request.user):
        return GrantEventForm(data, instance=found)
    earlier = events_visible_to(request.user).exclude(pk=found.pk if found else None).order_by("-starts_on", "-pk")
    return EventForm(data, instance=found, actions=actions_to_choose(request.user, found), earlier=earlier)


def _summary_at_hand(request: HttpRequest, found: Event) -> dict[str, str]:
    """Return the summary of the language that is asked for, to write on."""
    language = request.GET.get("language", "") or get_language() or "en"
    written = {row.language: row.text for row in found.summaries.all()}
    return {"language": language, "text": written.get(language, "")}


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Do the act; a refusal is shown in the form."""
    try:
        act()
    except REFUSALS as error:
        refuse(form, error)
        return False
    return True


def _form_page(request: HttpRequest, found: Event, form: Any, heading: str, button: str) -> HttpResponse:
    context = {"event": found, "form": form, "heading": heading, "button": button}
    return render(request, "grants/monitoring/event_act.html", context, status=422 if form.errors else 200)
