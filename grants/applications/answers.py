"""Answers in words: what is wrong with one, and how each kind is shown to a reader in the reader's language."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.applications.rules.answers import AnswerFault, Asked, faults, rows_of, value_of
from grants.core.money import format_money, locale_of

if TYPE_CHECKING:
    from grants.calls.models import Question


def asked_by(question: "Question") -> Asked:
    """Return what a question asks, as the rules take it."""
    return Asked(
        kind=question.kind,
        is_required=question.is_required,
        max_words=question.max_words,
        max_characters=question.max_characters,
        minimum=question.minimum,
        maximum=question.maximum,
        options=tuple(question.options),
    )


def faults_of(question: "Question", text: str, *, files: int = 0) -> list[AnswerFault]:
    """Return everything that is wrong with an answer to a question."""
    return faults(asked_by(question), text, files=files)


def typing_faults(question: "Question", text: str) -> list[str]:
    """Say what is wrong with what was typed so far; an answer that is not begun is no fault while one writes."""
    if question.kind == "file":
        return []
    return [at_field(fault) for fault in faults_of(question, text) if fault.code != "unanswered"]


def at_field(fault: AnswerFault) -> str:
    """Say what is wrong, beside the field."""
    sentence = str(_SENTENCES[fault.code]()) if fault.code in _SENTENCES else _counted(fault)
    if fault.row is None:
        return sentence
    place = _("Row %(row)s, “%(column)s”:") % {"row": fault.row, "column": fault.column}
    return f"{place} {sentence}"


def sentence_of(fault: AnswerFault, title: str) -> str:
    """Say what is wrong where the question is not in sight."""
    if fault.code == "unanswered":
        return _("Answer “%(title)s”.") % {"title": title}
    if fault.code == "no_file":
        return _("Add a file to “%(title)s”.") % {"title": title}
    if fault.code == "too_long":
        return ngettext(
            "“%(title)s” is longer than %(most)s word.",
            "“%(title)s” is longer than %(most)s words.",
            int(fault.limit or 0),
        ) % {"title": title, "most": fault.limit}
    return f"“{title}”: {at_field(fault)}"


def limits_sentence(question: "Question", currency: str) -> str:
    """Say what a number or an amount may be; nothing for any other kind."""
    if question.kind not in {"number", "money"}:
        return ""
    unit = currency if question.kind == "money" else ""
    least, most = ("" if limit is None else _figure(limit) for limit in (question.minimum, question.maximum))
    if least and most:
        text = _("Between %(least)s and %(most)s.") % {"least": least, "most": most}
    elif least or most:
        text = _("At least %(least)s.") % {"least": least} if least else _("At most %(most)s.") % {"most": most}
    else:
        text = ""
    return f"{_('In %(currency)s.') % {'currency': unit}} {text}".strip() if unit else text


def shown(kind: str, text: str, options: Any = (), *, currency: str = "EUR") -> str:
    """Show one answer to a reader: figures and days in the reader's way, choices by their labels."""
    if kind in {"choice", "several"}:
        labels = {str(option["key"]): str(option["label"]) for option in options}
        return "\n".join(labels.get(key, key) for key in text.splitlines())
    if kind == "declaration":
        return _("Declared") if text == "yes" else ""
    value = value_of(kind, text) if kind in {"number", "money", "date"} else None
    if value is None:
        return text
    if kind == "money":
        return format_money(value, currency)
    return date_format(value, "DATE_FORMAT") if kind == "date" else _figure(value)


def shown_table(text: str, options: Any, *, currency: str = "EUR") -> dict[str, Any]:
    """Show a table: its header, its rows cell by cell, and which columns hold figures."""
    kinds = {str(column["key"]): str(column.get("kind", "text")) for column in options}
    return {
        "header": [str(column["label"]) for column in options],
        "numbers": [place for place, kind in enumerate(kinds.values()) if kind in {"number", "money"}],
        "rows": [
            [shown(kind, row.get(key, ""), currency=currency) for key, kind in kinds.items()]
            for row in rows_of(text) or []
        ],
    }


def readable(answer: Mapping[str, Any], *, currency: str, files: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a frozen answer as its reader sees it: `kind`, and `shown` text, a `table` or `files`.

    One frozen before there were kinds is a long text.
    """
    kind, options = answer.get("kind", "long_text"), answer.get("options", [])
    text = str(answer["text"])
    return {
        "key": answer["key"],
        "question": answer["question"],
        "section": answer["section"],
        "kind": kind,
        "shown": "" if kind == "table" else shown(kind, text, options, currency=currency),
        "table": shown_table(text, options, currency=currency) if kind == "table" and text else None,
        "files": [row for row in files if row.get("question") == answer["key"]] if kind == "file" else [],
    }


def readable_sections(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the frozen answers by their sections, in order, as their reader sees them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for answer in content["answers"]:
        row = readable(answer, currency=content["budget"]["currency"], files=content["documents"])
        found.setdefault(answer["section"], []).append(row)
    return [{"title": title, "answers": rows} for title, rows in found.items()]


def _figure(value: Any) -> str:
    return format_decimal(value, format="#,##0.##", locale=locale_of())


_SENTENCES = {
    "unanswered": lambda: _("Answer this question."),
    "no_file": lambda: _("Add a file."),
    "not_number": lambda: _("Write a number in digits, with at most two decimals."),
    "not_money": lambda: _("Write an amount in digits, without the currency, with at most two decimals."),
    "not_date": lambda: _("Write a day that exists, for example 2027-03-31."),
    "not_table": lambda: _("This cannot be read as a table; fill it in again."),
    "unknown_choice": lambda: _("Choose among what is offered."),
}


def _counted(fault: AnswerFault) -> str:
    limit, over = fault.limit or 0, (fault.found or 0) - int(fault.limit or 0)
    if fault.code == "below":
        return _("At least %(limit)s is asked for.") % {"limit": _figure(limit)}
    if fault.code == "above":
        return _("At most %(limit)s is allowed.") % {"limit": _figure(limit)}
    if fault.code == "too_many_rows":
        return ngettext("At most %(limit)s row fits.", "At most %(limit)s rows fit.", int(limit)) % {"limit": limit}
    if fault.code == "too_long":
        return ngettext(
            "Take out %(over)s word: the limit is %(limit)s words.",
            "Take out %(over)s words: the limit is %(limit)s words.",
            over,
        ) % {"over": over, "limit": limit}
    return ngettext(
        "Take out %(over)s character: the limit is %(limit)s.",
        "Take out %(over)s characters: the limit is %(limit)s.",
        over,
    ) % {"over": over, "limit": limit}
