"""The minutes of a committee: read, drafted, written, circulated, signed, taken along."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from rules import has_perm

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.evaluation import services
from grants.evaluation.conflicting import closed_to
from grants.evaluation.forms.minutes import DraftMinutesForm, SignMinutesForm, WriteMinutesForm
from grants.evaluation.minutes_document import render_minutes, text_of
from grants.evaluation.models import Minutes, Panel
from grants.evaluation.protocol_words import parts_of
from grants.evaluation.selectors import get_panel
from grants.evaluation.selectors import minutes as reading
from workflows.engine import TransitionRefused

READERS = {"officer", "finance", "approver", "auditor", "evaluator"}
WRITERS = {"officer"}
SIGNERS = {"evaluator"}


@access(get=READERS)
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the newest minutes as their reader may see them, or how to begin."""
    panel = _panel(request, reference)
    found = reading.newest_minutes(panel)
    if found is None:
        context = {"panel": panel, "may_write": _may_write(request, panel)}
        return render(request, "grants/evaluation/minutes_none.html", context)
    return _page(request, reading.get_minutes(request.user, panel))


@access(get=READERS)
def minutes_version(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show one version of the minutes, with the signatures that stand under it."""
    return _page(request, reading.get_minutes(request.user, _panel(request, reference), number))


@access(get=WRITERS, post=WRITERS)
def draft_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask when and where the committee met, then draft the minutes from the records."""
    panel = _panel(request, reference, "minutes.write")
    form = DraftMinutesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.draft_minutes(panel, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The minutes are drafted from the records. Now write what only people know."))
            return redirect("evaluation:write_minutes", reference)
    return _form(request, panel, form, "minutes_draft")


@access(get=WRITERS, post=WRITERS)
def write_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the committee's own words beside what the records say."""
    panel = _panel(request, reference, "minutes.write")
    found = reading.get_minutes(request.user, panel)
    if closed_to(request.user, panel):
        raise PermissionDenied(_("A file of this committee is closed to you."))
    form = WriteMinutesForm(request.POST if request.method == "POST" else None, minutes=found)
    newer = None
    if request.method == "POST" and form.is_valid():
        try:
            services.write_minutes(found, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
            newer = reading.get_minutes(request.user, panel)
            form.go_on_from(newer)
        else:
            messages.success(request, _("The minutes are saved."))
            return redirect("evaluation:minutes", reference)
    return _form(request, panel, form, "minutes_write", minutes=found, newer=newer)


@access(post=WRITERS)
def refresh_facts(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what the records say now."""
    panel = _panel(request, reference, "minutes.write")
    services.refresh_facts(reading.get_minutes(request.user, panel), actor=request.user)
    messages.success(request, _("The minutes state what the records say now. Read your own words again beside it."))
    return redirect("evaluation:minutes", reference)


@access(get=WRITERS, post=WRITERS)
def circulate_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Say who will be asked to sign, then fix the text."""
    panel = _panel(request, reference, "minutes.circulate")
    found = reading.get_minutes(request.user, panel)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.circulate_minutes(found, actor=request.user)
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The text is fixed, and every member has been asked to sign."))
            return redirect("evaluation:minutes", reference)
    signers = [row["member"] for row in reading.signatures_of(found)]
    return _form(request, panel, form, "minutes_circulate", minutes=found, signers=signers)


@access(get=WRITERS, post=WRITERS)
def revise_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, then open the text again as a new version."""
    panel = _panel(request, reference, "minutes.revise")
    found = reading.get_minutes(request.user, panel)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revise_minutes(found, reason=form.cleaned_data["reason"], actor=request.user)
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("There is a new version to write. Who had signed is told."))
            return redirect("evaluation:write_minutes", reference)
    return _form(request, panel, form, "minutes_revise", minutes=found)


@access(get=SIGNERS, post=SIGNERS)
def sign_minutes(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the whole text, then take the signature under it."""
    panel = _panel(request, reference, "minutes.sign")
    found = reading.get_minutes(request.user, panel)
    data = request.POST if request.method == "POST" else None
    form = SignMinutesForm(data, minutes=found, name=str(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_minutes(found, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have signed the minutes."))
            return redirect("evaluation:minutes", reference)
    has_signed = any(
        row["member"].user_id == request.user.pk and row["signed_at"] for row in reading.signatures_of(found)
    )
    context = {"minutes": found, "has_signed": has_signed, **_copy(request, found)}
    return _form(request, panel, form, "minutes_sign", **context)


@access(get=READERS)
def minutes_pdf(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Hand out the signed PDF, or the reader's own copy where something is closed to them or not signed yet."""
    found = reading.get_minutes(request.user, _panel(request, reference), number)
    if found.file and reading.copy_for(found, request.user).is_whole:
        return redirect(files.link(found.file, request.user))
    return _download(found, render_minutes(found, request.user), "pdf", "application/pdf")


@access(get=READERS)
def minutes_text(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Hand out the minutes as text that any editor opens."""
    found = reading.get_minutes(request.user, _panel(request, reference), number)
    return _download(found, text_of(found, request.user).encode(), "md", "text/markdown; charset=utf-8")


def _panel(request: HttpRequest, reference: str, right: str = "minutes.view") -> Panel:
    panel = get_panel(request.user, reference)
    if not has_perm(right, request.user, panel):
        raise PermissionDenied
    if not reading.may_read(request.user, panel):
        raise Http404
    return panel


def _may_write(request: HttpRequest, panel: Panel) -> bool:
    return bool(has_perm("minutes.write", request.user, panel))


def _copy(request: HttpRequest, found: Minutes) -> dict[str, Any]:
    """Return the reader's copy and its parts, said in the language of the minutes."""
    with override(found.language):
        copy = reading.copy_for(found, request.user)
        return {"copy": copy, "parts": parts_of(copy)}


def _page(request: HttpRequest, found: Minutes) -> HttpResponse:
    versions = reading.versions_of(found)
    is_newest = versions[0].pk == found.pk
    may_write = _may_write(request, found.panel) and is_newest
    context = {
        "panel": found.panel,
        "minutes": found,
        "is_newest": is_newest,
        "may_write": may_write,
        "is_open_to_all": not closed_to(request.user, found.panel),
        "differences": reading.differences_for(found, request.user) if may_write and found.state != "signed" else [],
        "signatures": reading.signatures_of(found),
        "versions": versions,
        **_copy(request, found),
    }
    return render(request, "grants/evaluation/minutes.html", context)


def _form(request: HttpRequest, panel: Panel, form: Any, template: str, **context: Any) -> HttpResponse:
    page = {"panel": panel, "form": form, **context}
    return render(request, f"grants/evaluation/{template}.html", page, status=422 if form.errors else 200)


def _download(found: Minutes, content: bytes, ending: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    name = f"minutes-{found.panel.reference}-{found.number}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
