"""The scoring room: the file beside its sheet, and everything in it that saves itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.models import StoredFile
from grants.evaluation import blinding, reading_room, services, sheets
from grants.evaluation.forms import HighlightForm, KeptForm, NotesForm, ScoreForm, SectionCommentForm
from grants.evaluation.models import Assessment
from grants.evaluation.scorer_pack import start_pack
from grants.evaluation.selectors import get_assessment, panels_visible_to
from grants.evaluation.services.scoring import NewerSheet, mark, mark_of_comment, mark_of_score
from workflows.engine import TransitionRefused

EVALUATOR = {"evaluator"}


@access(get=EVALUATOR)
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the file and the score sheet side by side, once there is no conflict of interest."""
    sheet = get_assessment(request.user, pk)
    if sheet.state == "assigned":
        return redirect("evaluation:declare", pk)
    return _room(request, sheet)


@access(post=EVALUATOR)
def save_score(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Save one criterion by itself; answer htmx with the running total, a plain form with the page."""
    sheet = get_assessment(request.user, pk)
    rows = {row.criterion.pk: row for part in sheets.parts_of(sheet) for row in part.rows}
    if criterion not in rows:
        raise Http404
    form = ScoreForm(request.POST, row=rows[criterion])

    def save(**data: Any) -> str:
        return mark_of_score(services.save_score(sheet, form.row.criterion, actor=request.user, **data))

    return _keep(request, sheet, form, save)


@access(post=EVALUATOR)
def save_section_comment(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Save the reason for a section by itself."""
    sheet = get_assessment(request.user, pk)
    part = next((part for part in sheets.parts_of(sheet) if part.key == key and part.asks_reason), None)
    if part is None:
        messages.error(request, _("This section is not part of this sheet."))
        return redirect("evaluation:assessment", pk)

    def save(**data: Any) -> str:
        return mark_of_comment(services.save_section_comment(sheet, key, actor=request.user, **data))

    return _keep(request, sheet, SectionCommentForm(request.POST, part=part), save)


@access(post=EVALUATOR)
def save_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the private notes by themselves."""
    sheet = get_assessment(request.user, pk)

    def save(**data: Any) -> str:
        return mark(services.save_notes(sheet, actor=request.user, **data).notes)

    return _keep(request, sheet, NotesForm(request.POST, sheet=sheet), save)


@access(post=EVALUATOR)
def highlight(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a passage of the file for oneself."""
    sheet = get_assessment(request.user, pk)
    if not has_perm("assessments.read_file", request.user, sheet):
        raise PermissionDenied
    form = HighlightForm(request.POST, passages=reading_room.marks_of(sheet, request.user)["passages"])
    if form.is_valid():
        try:
            services.highlight(sheet, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            return _marked(request, pk, form.cleaned_data["part"])
    if request.htmx:
        return _marks(request, sheet, form=form, status=422)
    return _room(request, sheet, mark_form=form, status=422)


@access(post=EVALUATOR)
def remove_highlight(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Remove one of one's own marks."""
    sheet = get_assessment(request.user, pk)
    part = next((row.part for row in sheet.highlights.all() if row.pk == number), "")
    services.remove_highlight(sheet, number, actor=request.user)
    return _marked(request, pk, part)


@access(get=EVALUATOR)
def document(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Lead to a document of the file for the evaluator who may read it."""
    sheet = get_assessment(request.user, pk)
    if not has_perm("assessments.read_file", request.user, sheet):
        raise PermissionDenied
    if file not in blinding.files_open_to(sheet, request.user):
        raise Http404
    return redirect(files.link(get_object_or_404(StoredFile, pk=file), request.user))


@access(post=EVALUATOR)
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for one's own files of a committee as one document, to read without a line."""
    panel = get_object_or_404(panels_visible_to(request.user), reference=reference)
    if not has_perm("assessments.list", request.user):
        raise PermissionDenied
    try:
        return redirect("core:job", start_pack(panel, actor=request.user).pk)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("evaluation:index")


def _keep(request: HttpRequest, sheet: Assessment, form: KeptForm, save: Callable[..., str]) -> HttpResponse:
    """Save what a form holds, unless something newer is there; answer htmx by parts, a plain form by the page."""
    if "take" in request.POST:
        return redirect(_place(sheet, form.anchor))
    status = 422
    try:
        if form.is_valid():
            seen = save(**form.cleaned_data, seen=form.seen)
            return _kept(request, sheet, form, seen)
    except NewerSheet as error:
        form.newer, status = error, 409
    except (TransitionRefused, DomainError) as error:
        refuse(form, error)
    if request.htmx:
        return render(request, "grants/evaluation/_score_refused.html", {"form": form, "sheet": sheet}, status=status)
    return _room(request, sheet, bound=form, status=status)


def _kept(request: HttpRequest, sheet: Assessment, form: KeptForm, seen: str) -> HttpResponse:
    if not request.htmx:
        return redirect(_place(sheet, form.anchor))
    sheet = get_assessment(request.user, sheet.pk)  # with what was just saved
    context = {"form": form, "seen": seen, "saved_at": timezone.now(), "sheet": sheet, **sheets.total_of(sheet)}
    return render(request, "grants/evaluation/_score_saved.html", context)


def _place(sheet: Assessment, anchor: str) -> str:
    return f"{reverse('evaluation:assessment', args=[sheet.pk])}#{anchor}"


def _marked(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Show the marks as they are now, and the part of the file in which one came or went."""
    sheet = get_assessment(request.user, pk)
    if not request.htmx:
        return redirect(_place(sheet, "marks"))
    html = reading_room.passage_html(sheet, request.user, part)
    return _marks(request, sheet, changed=part, html=html)


def _marks(
    request: HttpRequest, sheet: Assessment, *, form: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    found = reading_room.marks_of(sheet, request.user)
    context = {"sheet": sheet, "changed": "", **found, **more}
    context["mark_form"] = form or HighlightForm(passages=found["passages"])
    return render(request, "grants/evaluation/_sheet_marks.html", context, status=status)


def _room(
    request: HttpRequest, sheet: Assessment, *, bound: KeptForm | None = None, mark_form: Any = None, status: int = 200
) -> HttpResponse:
    if not has_perm("assessments.read_file", request.user, sheet):
        name = blinding.shown_name(sheet.panel, sheet.application, request.user)
        return render(request, "grants/evaluation/closed_file.html", {"sheet": sheet, "name": name})
    is_open = sheet.state == "accepted" and sheet.scoring_is_open
    if bound is not None and not is_open and bound.slot != "notes":
        for text in bound.non_field_errors():
            messages.error(request, text)
    context = _room_context(request, sheet, bound=bound, mark_form=mark_form)
    return render(request, "grants/evaluation/assessment.html", {**context, "is_open": is_open}, status=status)


def _room_context(request: HttpRequest, sheet: Assessment, *, bound: KeptForm | None, mark_form: Any) -> dict[str, Any]:
    user, scheme = request.user, sheet.panel.scheme
    total = sheets.total_of(sheet)
    found = reading_room.file_of(sheet, user, total["parts"])
    places = reading_room.places_of(found, total["parts"])
    marks = reading_room.marks_of(sheet, user)
    mine = lambda form: bound if bound is not None and bound.slot == form.slot else form  # noqa: E731
    return {
        "sheet": sheet,
        "scheme": scheme,
        "name": blinding.shown_name(sheet.panel, sheet.application, user),
        "file": found,
        "blocks": [
            {
                "part": part,
                "scores": [
                    {"form": mine(ScoreForm(row=row)), "row": row, "places": places[row.criterion.pk]}
                    for row in part.rows
                ],
                "comment_form": mine(SectionCommentForm(part=part)) if part.asks_reason else None,
            }
            for part in total["parts"]
        ],
        "notes_form": mine(NotesForm(sheet=sheet)),
        "mark_form": mark_form or HighlightForm(passages=marks["passages"]),
        "carried": sheets.carried_of(scheme),
        "changed": "",
        **marks,
        **total,
        **sheets.neighbours(sheets.own_files(user, sheet), sheet),
    }
