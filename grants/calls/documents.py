"""A whole call as a tagged PDF: its rules, its form, its timetable, what was asked and what was changed."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from grants.calls import wording
from grants.calls.asked import Answered, answers_of
from grants.calls.changes import changes_of
from grants.calls.form_in_words import documents_of, form_of
from grants.calls.models import Call
from grants.calls.wording.judging import Grid
from grants.core.documents import render_pdf
from grants.programmes.selectors import cofunding_for, footnotes_for


def render_call(call: Call, *, lang: str) -> bytes:
    """Return the call as PDF/UA-1, its headings in the language and its texts as they were published."""
    with override(lang):
        return render_pdf("calls/typst/call.typ", call_data(call), lang=lang)


def call_data(call: Call) -> dict[str, Any]:
    """Return what the document says, as plain data."""
    language = get_language() or "en"
    cofunding = cofunding_for(call.action, language)
    return {
        "title": call.title,
        "eyebrow": _("Call for proposals"),
        "reference": call.reference,
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": _("As on %(day)s") % {"day": date_format(timezone.localtime(timezone=call.zone).date())},
        "summary": call.summary,
        "texts": _texts(call),
        "rules": {"title": _("The rules"), "groups": wording.rules_of(call)},
        "timetable": {"title": _("Timetable"), "facts": wording.timetable_of(call)},
        "form": {"title": _("What you will be asked"), "sections": form_of(call)},
        "documents": {"title": _("Documents to hand in"), "rows": documents_of(call)},
        "judging": _judging(call),
        "changes": _changes(call),
        "answers": _answers(call),
        "footnotes": footnotes_for([*call.countries.all(), call.action.beneficiary], language),
        "words": {"none": _("Nothing yet.")},
    }


def _texts(call: Call) -> list[dict[str, Any]]:
    texts = [(_("What the grants are for"), call.purpose), (_("What is not considered"), call.not_considered)]
    return [{"title": title, "paragraphs": _paragraphs(text)} for title, text in texts if text]


def _judging(call: Call) -> dict[str, Any]:
    found = wording.judging_of(call)
    return {
        "title": _("How applications are assessed"),
        "header": [_("Award criterion"), _("Points at most")],
        "grids": [{"title": grid.title, "rows": _rows(grid)} for grid in found["grids"]],
        "groups": found["groups"],
    }


def _rows(grid: Grid) -> list[list[str]]:
    """Return the sections with their criteria under them, and what the grid gives in all."""
    rows: list[list[str]] = []
    for part in grid.parts:
        if part.title:
            rows.append([f"{part.title} ({part.note})" if part.note else part.title, part.weight])
        mark = "– " if part.title else ""
        rows += [[mark + (f"{title}. {note}" if note else title), weight] for title, note, weight in part.rows]
    return [*rows, [_("In all"), grid.total]]


def _changes(call: Call) -> dict[str, Any]:
    facts = [[change.day, change.reason] for change in changes_of(call)]
    return {"title": _("Changes since the publication"), "facts": facts}


def _answers(call: Call) -> dict[str, Any]:
    return {"title": _("Questions and answers"), "rows": [_answer(one) for one in answers_of(call)]}


def _answer(one: Answered) -> dict[str, Any]:
    return {
        "title": " · ".join(part for part in (_("Question %(n)s") % {"n": one.number}, one.part) if part),
        "question": _paragraphs(one.question),
        "answered": _("Answer, %(day)s") % {"day": one.day},
        "answer": _paragraphs(one.answer),
        "note": _note(one),
    }


def _note(one: Answered) -> str:
    if one.corrected_by:
        return _("No longer counts: corrected by question %(n)s.") % {"n": one.corrected_by}
    return _("Corrects the answer to question %(n)s.") % {"n": one.corrects} if one.corrects else ""


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.splitlines() if part.strip()]
