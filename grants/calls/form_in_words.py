"""What the questions and documents of a form ask for, in the few words that stand behind each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.form_building.pages import condition_of, hints_of
from grants.calls.models import Call, ForWhom, Question, RequiredDocument, Stage
from grants.calls.selectors import sections_of
from grants.calls.terms import ROWS

TEXTS = (Question.Kind.SHORT_TEXT, Question.Kind.LONG_TEXT)


def form_of(call: Call) -> list[dict[str, Any]]:
    """Return the sections of the form with their questions: title, help, notes, choices and condition. One query."""
    sections = sections_of(call)
    rows = {question.key: _row(question) for _section, questions in sections for question in questions}
    return [
        {"title": section, "questions": [_question(question, rows, call) for question in questions]}
        for section, questions in sections
    ]


def documents_of(call: Call) -> list[dict[str, str]]:
    """Return the documents to hand in, each with who has to and when. One query."""
    return [
        {"title": document.title, "help": document.help, "notes": _notes_of_document(document, call)}
        for document in call.documents.all()
    ]


def _question(question: Question, rows: Mapping[str, Mapping[str, Any]], call: Call) -> dict[str, Any]:
    row = rows[question.key]
    kind = [] if question.kind in TEXTS else [str(question.get_kind_display()).lower()]
    empty = [] if question.is_required else [_("may stay empty")]
    return {
        "title": question.title,
        "help": question.help,
        "notes": ", ".join([*kind, *hints_of(row, call.currency), *empty, *_asked(question, call)]),
        "choices": ", ".join(str(option["label"]) for option in question.options or []),
        "condition": condition_of(row, rows),
    }


def _row(question: Question) -> dict[str, Any]:
    """Return the question as the terms hold it; a limit of words says something of texts alone."""
    row = {name: getattr(question, name) for name in ROWS["questions"].columns}
    return row if question.kind in TEXTS else {**row, "max_words": None, "max_characters": None}


def _notes_of_document(document: RequiredDocument, call: Call) -> str:
    wanted = [] if document.is_required else [_("if you have it")]
    files = ngettext("up to %(n)s file", "up to %(n)s files", document.max_files) % {"n": document.max_files}
    return ", ".join([*wanted, *([files] if document.max_files > 1 else []), *_asked(document, call)])


def _asked(row: Question | RequiredDocument, call: Call) -> list[str]:
    """Return of whom and in which stage it is asked, where the call knows more than one."""
    some = call.applicants == Call.Applicants.BOTH and row.applies_to != ForWhom.BOTH
    whom = [_("for %(whom)s") % {"whom": str(row.get_applies_to_display()).lower()}] if some else []
    first = call.has_two_stages and row.stage == Stage.CONCEPT
    return whom + ([_("in the concept note")] if first else [])
