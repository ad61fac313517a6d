"""Presets and call files: terms kept under a name, and calls started from a preset, a file or another call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls import presets, selectors, uploaded
from grants.calls.callfile import call_text
from grants.calls.forms.presets import CallFileForm, FromForm, NameForm
from grants.calls.models import Call, Preset
from grants.calls.terms import Terms, terms_of
from grants.calls.terms_in_short import facts_of
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, refuse
from grants.people.services import require
from grants.programmes.models import Action, StaffRole
from grants.programmes.selectors import actions_in_scope, get_action_in_scope, require_office
from workflows.engine import TransitionRefused

STAFF = {"officer", "finance", "approver", "auditor"}
SMALL = ("amount", "moment", "select")


@access(get=STAFF)
def index(request: HttpRequest) -> HttpResponse:
    """List the presets of the reader's programmes."""
    require_office(request.user)
    query = request.GET.get("q", "").strip()
    found = presets.named_like(presets.presets_visible_to(request.user), query)
    return render(request, "grants/calls/preset_index.html", {"presets": found, "query": query})


@access(get=STAFF)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a preset holds, and in which actions a call can be started from it."""
    preset = presets.get_preset(request.user, pk)
    actions = actions_in_scope(request.user, StaffRole.Role.OFFICER).filter(phase__programme_id=preset.programme_id)
    context = {"preset": preset, "facts": facts_of(presets.terms_in(preset)), "actions": list(actions)}
    return render(request, "grants/calls/preset_detail.html", {**context, "manages": bool(context["actions"])})


@access(get=STAFF)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out a preset as a call file."""
    preset = presets.get_preset(request.user, pk)
    return _file(presets.terms_in(preset), name=f"preset-{preset.pk}", note=preset.name)


@access(get={"officer"}, post={"officer"})
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a preset another name."""
    preset = presets.get_preset(request.user, pk)
    require("presets.manage", request.user, preset)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": preset.name})
    if request.method == "POST" and form.is_valid():
        try:
            presets.rename_preset(preset, name=form.cleaned_data["name"], actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The preset has its new name."))
            return redirect("calls:preset", pk)
    context = {"preset": preset, "form": form}
    return render(request, "grants/calls/preset_rename.html", context, status=422 if form.errors else 200)


@access(get={"officer"}, post={"officer"})
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a preset, once asked whether it is meant."""
    preset = presets.get_preset(request.user, pk)
    require("presets.manage", request.user, preset)
    if request.method == "POST":
        presets.delete_preset(preset, actor=request.user)
        messages.success(request, _("The preset is deleted."))
        return redirect("calls:presets")
    return render(request, "grants/calls/preset_delete.html", {"preset": preset, "form": ConfirmForm()})


@access(get={"officer"}, post={"officer"})
def save(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the terms of a call as a preset of its programme."""
    call = selectors.get_managed_call(request.user, reference)
    require("presets.manage", request.user, Preset(programme=call.action.phase.programme))
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": call.title[:120]})
    if request.method == "POST" and form.is_valid():
        try:
            preset = presets.save_preset(call, name=form.cleaned_data["name"], actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The preset is saved; every officer of the programme can start a call from it.")
            )
            return redirect("calls:preset", preset.pk)
    context = {"call": call, "programme": call.action.phase.programme, "form": form}
    return render(request, "grants/calls/preset_save.html", context, status=422 if form.errors else 200)


@access(get=STAFF)
def export(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out a call as a call file."""
    call = selectors.get_managed_call(request.user, reference)
    return _file(terms_of(call), name=call.reference, note=f"{call.reference} · {call.title}")


@access(get={"officer"})
def sources(request: HttpRequest, code: str) -> HttpResponse:
    """Show from what a call can be started: presets, shipped files, calls, a file of one's own."""
    action = _action(request, code)
    query = request.GET.get("q", "").strip()
    own = presets.presets_visible_to(request.user).filter(programme_id=action.phase.programme_id)
    context = {
        "action": action,
        "query": query,
        "presets": presets.named_like(own, query),
        "shipped": presets.shipped_like(query),
        "calls": presets.calls_like(request.user, query),
    }
    return render(request, "grants/calls/preset_sources.html", context)


@access(get={"officer"}, post={"officer"})
def from_preset(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Start a call from a preset."""
    preset = presets.get_preset(request.user, pk)
    return _start(request, code, presets.terms_in(preset), source=preset.name)


@access(get={"officer"}, post={"officer"})
def from_shipped(request: HttpRequest, code: str, shipped: str) -> HttpResponse:
    """Start a call from a file that comes with the product."""
    return _start(request, code, presets.shipped_terms(shipped), source=f"{shipped}.toml")


@access(get={"officer"}, post={"officer"})
def from_call(request: HttpRequest, code: str, reference: str) -> HttpResponse:
    """Start a call from another one."""
    call = selectors.get_call(request.user, reference)
    return _start(request, code, presets.without_dates(terms_of(call)), source=f"{call.reference} · {call.title}")


@access(get={"officer"}, post={"officer"})
def from_file(request: HttpRequest, code: str) -> HttpResponse:
    """Read a call file that an officer has, tell its first mistake with its line, then ask for what it cannot know."""
    action = _action(request, code)
    form = CallFileForm(request.POST, request.FILES) if request.method == "POST" else CallFileForm()
    if request.method != "POST":
        return render(request, "grants/calls/preset_upload.html", {"action": action, "form": form, "wrong": None})
    file = uploaded.call_file(request.POST, request.FILES, places=presets.places())
    if file.terms is not None:
        begun = "text" in request.POST
        return _start(request, code, file.terms, source=file.name, text=file.text, begun=begun)
    if file.error:
        form.errors.pop("file", None)
        form.add_error("file", file.error)
    context = {"action": action, "form": form, "wrong": file.wrong_line}
    return render(request, "grants/calls/preset_upload.html", context, status=422)


def _start(
    request: HttpRequest, code: str, terms: Terms, *, source: str, text: str | None = None, begun: bool = True
) -> HttpResponse:
    """Ask for what the terms cannot know, and draft the call; `begun` is false while a file has only been read."""
    action = _action(request, code)
    data = request.POST if request.method == "POST" and begun else None
    form = FromForm(data, terms=terms, call=Call(action=action, currency=action.currency))
    if form.is_bound and form.is_valid():
        try:
            whole, reference = {**terms, **form.terms}, form.cleaned_data["reference"]
            call = presets.start_call(action, whole, actor=request.user, reference=reference)
        except (DomainError, TransitionRefused) as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The draft is saved and its pot put aside. Look through its rules and its form.")
            )
            return redirect("calls:manage", call.reference)
    left = selectors.left_in(action)
    context = {
        "action": action,
        "form": form,
        "source": source,
        "facts": facts_of(terms, action.currency, asked=True),
        "text": text,
        "left": left,
    }
    status = 422 if form.errors else 200
    return render(request, "grants/calls/preset_start.html", {**context, "small": SMALL}, status=status)


def _action(request: HttpRequest, code: str) -> Action:
    action = get_action_in_scope(request.user, code)
    require("calls.create", request.user, action)
    return action


def _file(terms: Terms, *, name: str, note: str) -> HttpResponse:
    response = HttpResponse(call_text(terms, note=note), content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.toml"'
    response["Cache-Control"] = "private, no-store"
    return response
