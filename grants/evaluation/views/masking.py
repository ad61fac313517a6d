"""The masking of blind files: the list, the file as evaluators will read it, and showing who applies."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rules import has_perm

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.models import StoredFile
from grants.evaluation import masked_reading
from grants.evaluation.forms.masking import TakeOutForm, UnblindForm, WordForm
from grants.evaluation.models import Masking, Panel
from grants.evaluation.selectors.masking import files_to_mask, get_masking, get_panel_to_mask
from grants.evaluation.services import masking as services
from workflows.engine import TransitionRefused

OFFICER = {"officer"}


@access(get=OFFICER, post=OFFICER)
def masking(request: HttpRequest, reference: str) -> HttpResponse:
    """List the files with what is masked and what is checked; propose the masking of those that wait for it."""
    panel = get_panel_to_mask(request.user, reference)
    if request.method == "POST":
        count = services.propose_masks(panel, actor=request.user)
        messages.success(
            request,
            ngettext("Masking proposed for %(n)s file.", "Masking proposed for %(n)s files.", count) % {"n": count},
        )
        return redirect("evaluation:masking", reference)
    return render(request, "grants/evaluation/masking.html", _list_context(request, panel))


@access(get=OFFICER)
def masked_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the file as blind evaluators will read it, its words and its documents."""
    panel, found = _own(request, reference, pk)
    return _file_page(request, panel, found, WordForm())


@access(post=OFFICER)
def add_word(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Mask one more word."""
    panel, found = _own(request, reference, pk)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            services.add_word(found, **form.cleaned_data, actor=request.user)
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("“%(word)s” is masked in the whole file.") % {"word": form.cleaned_data["text"]}
            )
            return redirect("evaluation:masked_file", reference, pk)
    return _file_page(request, panel, found, form)


@access(get=OFFICER, post=OFFICER)
def take_out(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Ask why, then mask a word no longer."""
    panel, found = _own(request, reference, pk)
    if not 0 <= number < len(found.words):
        raise Http404
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.take_out_word(found, number, reason=form.cleaned_data["reason"], actor=request.user)
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            return redirect("evaluation:masked_file", reference, pk)
    context = {"panel": panel, "masking": found, "word": found.words[number], "form": form}
    return render(request, "grants/evaluation/masking_take_out.html", context, status=422 if form.errors else 200)


@access(post=OFFICER)
def put_back(request: HttpRequest, reference: str, pk: int, number: int) -> HttpResponse:
    """Mask a word again."""
    _panel, found = _own(request, reference, pk)
    services.put_word_back(found, number, actor=request.user)
    return redirect("evaluation:masked_file", reference, pk)


@access(get=OFFICER)
def original(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """Lead to a document as it was sent, or to its cleaned copy, for whoever checks the masking."""
    _panel, found = _own(request, reference, pk)
    copies = {row["copy"] for row in found.documents}
    if file not in {*services.attached_ids(found.application), *copies}:
        raise Http404
    return redirect(files.link(get_object_or_404(StoredFile, pk=file), request.user))


@access(post=OFFICER)
def let_through(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """Let evaluators open a cleaned copy of a document."""
    _panel, found = _own(request, reference, pk)
    try:
        services.let_through(found, get_object_or_404(StoredFile, pk=file), actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("evaluation:masked_file", reference, pk)


@access(post=OFFICER)
def close_document(request: HttpRequest, reference: str, pk: int, file: int) -> HttpResponse:
    """Close a document again."""
    _panel, found = _own(request, reference, pk)
    services.close_document(found, get_object_or_404(StoredFile, pk=file), actor=request.user)
    return redirect("evaluation:masked_file", reference, pk)


@access(post=OFFICER)
def check_off(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Check the file off, and go on to the next that waits."""
    panel, found = _own(request, reference, pk)
    services.check_masking(found, actor=request.user)
    following = files_to_mask(request.user, panel).filter(masking__isnull=False, masking__checked_at=None).first()
    if following is None:
        messages.success(request, _("Every file is checked."))
        return redirect("evaluation:masking", reference)
    messages.success(request, _("Checked. This is the next file."))
    return redirect("evaluation:masked_file", reference, following.masking.pk)


@access(get=OFFICER, post=OFFICER)
def unblind_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask why, then show the committee who applies in one file."""
    panel, found = _own(request, reference, pk)
    if not has_perm("masks.unblind", request.user, found):
        raise PermissionDenied
    form = UnblindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.unblind_file(found, panel, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The committee sees who applies in this file, and has been told."))
        return redirect("evaluation:masking", reference)
    context = {"panel": panel, "masking": found, "form": form}
    return render(request, "grants/evaluation/masking_unblind.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def unblind(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, then show the committee who applies in all files."""
    panel = get_panel_to_mask(request.user, reference)
    if not has_perm("panels.unblind", request.user, panel):
        raise PermissionDenied
    form = UnblindForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.unblind_panel(panel, reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The committee sees who applies, and has been told."))
        return redirect("evaluation:panel", reference)
    context = {"panel": panel, "masking": None, "form": form}
    return render(request, "grants/evaluation/masking_unblind.html", context, status=422 if form.errors else 200)


def _own(request: HttpRequest, reference: str, pk: int) -> tuple[Panel, Masking]:
    panel = get_panel_to_mask(request.user, reference)
    return panel, get_masking(request.user, panel, pk)


def _list_context(request: HttpRequest, panel: Panel) -> dict[str, Any]:
    rows = list(files_to_mask(request.user, panel))
    maskings = [getattr(row, "masking", None) for row in rows]
    return {
        "panel": panel,
        "rows": [{"file": file, "masking": masking} for file, masking in zip(rows, maskings, strict=True)],
        "left": sum(1 for masking in maskings if masking is None or not masking.checked_at),
        "waiting": sum(1 for masking in maskings if masking is None),
        "may_unblind": has_perm("panels.unblind", request.user, panel) and panel.unblinded_at is None,
    }


def _file_page(request: HttpRequest, panel: Panel, found: Masking, form: WordForm) -> HttpResponse:
    words = masked_reading.words_of(found)
    context = {
        "panel": panel,
        "masking": found,
        "file": found.application,
        "passages": masked_reading.passages_of(found),
        "found": [row for row in words if row["finds"] and not row.get("taken_out")],
        "unfound": [row for row in words if not row["finds"] and not row.get("taken_out")],
        "taken_out": [row for row in words if row.get("taken_out")],
        "documents": masked_reading.documents_of(found),
        "form": form,
        "may_unblind": has_perm("masks.unblind", request.user, found),
        "is_open": found.unblinded_at is None,
    }
    return render(request, "grants/evaluation/masking_file.html", context, status=422 if form.errors else 200)
