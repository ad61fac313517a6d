"""Pages on which a grantee tells what was done: answers, each saving by itself, and what became of the plan."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.answers import typing_faults
from grants.applications.forms.answers import AnswerForm
from grants.applications.rules.differences import together
from grants.calls.models import Question
from grants.core.access import access
from grants.core.errors import DomainError
from grants.monitoring import narrative_pages as pages
from grants.monitoring import services
from grants.monitoring.forms.narrative import FiguresForm, PlanNoteForm
from grants.monitoring.models import PlanNote, Report
from grants.monitoring.narrating import Planned, questions_asked, questions_of
from grants.monitoring.selectors.reports import TOLD
from grants.monitoring.services.narrative import (
    NewerAnswer,
    NewerNote,
    planned_part,
    question_of,
    save_plan_note,
    save_report_answer,
)
from grants.monitoring.services.narrative import take_over as take_over_answer
from grants.monitoring.views.reports import WRITERS, to_write


@access(get=WRITERS, post=WRITERS)
def narrative(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the questions of the report, and write its figures; everything saves while the reader types."""
    report = _to_tell(request, reference)
    form = FiguresForm(request.POST if request.method == "POST" else None, instance=report)
    if request.method == "POST" and form.is_valid():
        return _figures_saved(request, report, form)
    if request.headers.get("HX-Request"):
        return render(request, "grants/monitoring/_figures_saved.html", {"form": form}, status=422)
    return _narrative_page(request, report, figures=form)


@access(post=WRITERS)
def narrative_answer(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Save one answer; on a colleague's newer text show both and let the writer choose."""
    report = _to_tell(request, reference)
    question = question_of(report, key)
    form = AnswerForm(request.POST, question=question)
    if not form.is_valid():
        return _unsaved(request, form)
    text = form.cleaned_data["text"]
    if "take" in request.POST:
        return redirect(_place_of(report, question))
    if "both" in request.POST:
        return _put_together(request, report, question, text)
    before = questions_asked(report)
    try:
        answer = save_report_answer(report, key, text, version=form.base, actor=request.user)
    except NewerAnswer as newer:
        return _both_texts(request, report, question, newer, text)
    if request.headers.get("HX-Request"):
        context = _changes(request, _to_tell(request, reference), question, before=before)
        return render(request, "grants/monitoring/_answer_saved.html", context | {"answer": answer})
    messages.success(request, _("Saved: %(title)s") % {"title": question.title})
    more = {"add_row", "remove_row"} & set(request.POST)
    return redirect(_place_of(report, question, more=bool(more)))


@access(post=WRITERS)
def narrative_take_over(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Put what an earlier report answered behind what stands there."""
    report = _to_tell(request, reference)
    question = question_of(report, key)
    try:
        take_over_answer(report, key, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken over. Read it once more: what has changed since?"))
    return redirect(_place_of(report, question))


@access(get=WRITERS)
def narrative_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was agreed, each part with the boxes of what became of it."""
    return _plan_page(request, _to_tell(request, reference))


@access(post=WRITERS)
def narrative_plan_note(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Save what became of one part of the plan."""
    report = _to_tell(request, reference)
    planned = planned_part(report, key)
    form, by_htmx = PlanNoteForm(request.POST, planned=planned), bool(request.headers.get("HX-Request"))
    if form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            note = save_plan_note(report, key, version=version, actor=request.user, **form.said())
        except NewerNote as newer:
            return _newer_note(request, report, planned, form, newer)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if by_htmx:
                return render(request, "grants/monitoring/_note_saved.html", {"note": note, "planned": planned})
            messages.success(request, _("Saved: %(title)s") % {"title": planned.title})
            return redirect(f"{reverse('monitoring:narrative_plan', args=[reference])}#{key}")
    if by_htmx:
        return render(request, "grants/monitoring/_note_saved.html", {"form": form, "planned": planned}, status=422)
    return _plan_page(request, report, sent=(planned, form), status=422)


def _to_tell(request: HttpRequest, reference: str) -> Report:
    return to_write(request, reference, parts=TOLD)


def _figures_saved(request: HttpRequest, report: Report, form: FiguresForm) -> HttpResponse:
    version, by_htmx = form.cleaned_data["version"] or 0, bool(request.headers.get("HX-Request"))
    try:
        saved = services.save_figures(report, actor=request.user, version=version, **form.figures())
    except services.NewerFigures as newer:
        context = {"form": form, "newer": newer.report, "message": str(newer)}
        if by_htmx:
            return render(request, "grants/monitoring/_figures_saved.html", context, status=409)
        return _narrative_page(request, report, figures=form, status=409, **context)
    if by_htmx:
        return render(request, "grants/monitoring/_figures_saved.html", {"form": form, "saved": saved})
    messages.success(request, _("The figures are saved."))
    return redirect("monitoring:report", report.reference)


def _narrative_page(
    request: HttpRequest, report: Report, *, figures: FiguresForm | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    form = figures or FiguresForm(None, instance=report)
    found = pages.narrative_page(report, more=request.GET.get("more", "")) | {"form": form} | context
    newer = found.get("newer")
    found["version"] = newer.version if newer else form["version"].value() if form.is_bound else report.version
    status = 422 if form.errors else status
    return render(request, "grants/monitoring/narrative.html", found, status=status)


def _changes(request: HttpRequest, report: Report, question: Question, *, before: list[Question]) -> dict[str, Any]:
    """Return what is wrong with the answer, and which questions came or went with it."""
    now, old = questions_asked(report), {row.key for row in before}
    keys = {row.key for row in now}
    text = next((answer.text for answer in report.answers.all() if answer.key == question.key), "")
    return {
        **pages.setting_of(report),
        "question": question,
        "faults": typing_faults(question, text),
        "came": [pages.answer_row(report, row, earlier={}) for row in now if row.key not in old],
        "went": [row for row in questions_of(report) if row.key in old and row.key not in keys],
    }


def _both_texts(
    request: HttpRequest, report: Report, question: Question, newer: NewerAnswer, mine: str
) -> HttpResponse:
    conflict = {"question": question, "conflict": newer.answer, "mine": mine, "reason": str(newer)}
    if request.headers.get("HX-Request"):
        conflict["shown"] = request.POST.get("shown") == str(newer.answer.version)  # a button stays under its click
        return render(request, "grants/applications/_conflict.html", conflict, status=409)
    page = pages.narrative_page(report, conflict=conflict) | {"form": FiguresForm(None, instance=report)}
    return render(request, "grants/monitoring/narrative.html", page | {"version": report.version}, status=409)


def _put_together(request: HttpRequest, report: Report, question: Question, mine: str) -> HttpResponse:
    """Show the box with both texts in it; nothing is saved before its writer has made one of them."""
    newer = next((row.text for row in report.answers.all() if row.key == question.key), "")
    messages.info(request, _("Both texts are in the box. Put them together, then save."))
    both = {"question": question, "conflict": None, "mine": together(newer, mine)}
    page = pages.narrative_page(report, conflict=both) | {"form": FiguresForm(None, instance=report)}
    return render(request, "grants/monitoring/narrative.html", page | {"version": report.version})


def _unsaved(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    reasons = [text for texts in form.errors.values() for text in texts]
    return render(request, "grants/applications/_unsaved.html", {"reasons": reasons}, status=422)


def _newer_note(
    request: HttpRequest, report: Report, planned: Planned, form: PlanNoteForm, newer: NewerNote
) -> HttpResponse:
    context = {"planned": planned, "form": form, "newer": newer.note, "message": str(newer)}
    if request.headers.get("HX-Request"):
        return render(request, "grants/monitoring/_note_saved.html", context, status=409)
    return _plan_page(request, report, sent=(planned, form), newer=newer.note, message=str(newer), status=409)


def _plan_page(
    request: HttpRequest,
    report: Report,
    *,
    sent: tuple[Planned, PlanNoteForm] | None = None,
    newer: PlanNote | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = pages.plan_rows(report)
    for row in rows:
        row["form"] = PlanNoteForm(initial=row["initial"], planned=row["planned"])
        if sent and sent[0].key == row["planned"].key:
            row |= {"form": sent[1], "newer": newer, "message": message}
            row["version"] = newer.version if newer else sent[1]["version"].value()
    context = pages.setting_of(report) | {"rows": rows}
    return render(request, "grants/monitoring/narrative_plan.html", context, status=status)


def _place_of(report: Report, question: Question, *, more: bool = False) -> str:
    place = reverse("monitoring:narrative", args=[report.reference])
    return f"{place}{f'?more={question.key}' if more else ''}#answer-{question.pk}"
