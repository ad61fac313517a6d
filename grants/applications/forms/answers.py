"""One answer as it is typed, in the reader's way of writing; kept as canonical text, or as typed where it is wrong."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language

from grants.applications.rules.answers import (
    CENTS,
    MOST_ROWS,
    YES,
    canonical_number,
    canonical_several,
    canonical_table,
    rows_of,
    value_of,
)
from grants.calls.models import Question
from grants.core.money import AmountError, format_amount, parse_amount

MOST_CHARACTERS = 100_000  # of an answer that is still being written; the limit of words is checked for submission
MOST_TYPED_ROWS = 2 * MOST_ROWS  # what is kept of a table that is too long, so that nothing typed is lost
BLANK_ROWS = 3


class AnswerForm(forms.Form):
    """One answer with the version that the writer started from; `text` is what is kept."""

    text = forms.CharField(required=False, strip=False, max_length=MOST_CHARACTERS)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    force = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, data: QueryDict, *, question: Question) -> None:
        self.question = question
        given = data.copy()
        given["text"] = typed_text(question, data)
        super().__init__(given)

    def clean_text(self) -> str:
        """Keep one kind of line end, so that the same text is the same whoever sends it."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")

    @property
    def base(self) -> int | None:
        """The version that the text is meant to replace."""
        forced = self.cleaned_data.get("force")
        return forced if forced is not None else self.cleaned_data.get("version")


def typed_text(question: Question, data: QueryDict) -> str:
    """Return the text to keep of what was sent for a question."""
    kind = question.kind
    if kind == "table":
        return canonical_table(_keys(question), _posted_rows(question, data))
    if kind == "several":
        return canonical_several(_keys(question), data.getlist("text"))
    if kind == "declaration":
        return YES if data.get("text") else ""
    if kind == "file":
        return ""
    return canonical(kind, data.get("text", ""))


def canonical(kind: str, typed: str) -> str:
    """Return what is kept of a typed value: canonical where it can be read, otherwise as it was typed."""
    if kind == "short_text":
        return " ".join(typed.splitlines())
    if kind not in {"number", "money", "date"} or not typed.strip():
        return typed if kind in {"long_text", "text", "choice"} else typed.strip()
    reader = {"number": _number, "money": _cents, "date": _day}[kind]
    text = reader(typed.strip())
    if text is not None:
        return text
    # A run of digits that is no amount must never be read as cents: the blank behind it tells it from one.
    return f"{typed.strip()} " if kind == "money" and CENTS.fullmatch(typed.strip()) else typed.strip()


def as_typed(kind: str, text: str) -> str:
    """Return a kept value in the reader's way of writing, for a box; what is wrong stays as it was typed."""
    value = value_of(kind, text) if kind in {"number", "money"} else None
    if value is None:
        return text.strip() if kind == "money" else text
    if kind == "money":
        return format_amount(value, get_language())
    return re.sub(r"[.,]00$|(?<=[.,][0-9])0$", "", format_amount(int(value * 100), get_language()))


def boxes(question: Question, text: str, *, more: bool = False) -> dict[str, Any]:
    """Return a kept text as the boxes of its kind show it; `more` gives a table further blank rows."""
    if question.kind == "table":
        return {"table": table_rows(question, text, more=more)}
    return {
        "value": as_typed(question.kind, text),
        "chosen": text.splitlines(),
        "is_day": value_of("date", text) is not None or not text,
    }


def table_rows(question: Question, text: str, *, more: bool = False) -> list[dict[str, Any]]:
    """Return the rows of a table as they are typed, with blank ones to go on in; at most as many as fit."""
    filled = rows_of(text) or []
    wanted = max(len(filled) + (BLANK_ROWS if more or not filled else 1), 1)
    rows = [*filled, *({} for _n in range(wanted - len(filled)))][: max(MOST_ROWS, len(filled))]
    return [
        {
            "number": number,
            "is_filled": number < len(filled),
            "cells": [
                {
                    "name": f"row-{number}-{column['key']}",
                    "label": column["label"],
                    "kind": column.get("kind", "text"),
                    "value": as_typed(column.get("kind", "text"), row.get(column["key"], "")),
                }
                for column in question.options
            ],
        }
        for number, row in enumerate(rows)
    ]


def _posted_rows(question: Question, data: QueryDict) -> list[dict[str, str]]:
    numbers = sorted({int(found[1]) for name in data if (found := re.match(r"row-([0-9]{1,3})-", name))})
    removed = data.get("remove_row", "")
    kept = [number for number in numbers if str(number) != removed][:MOST_TYPED_ROWS]
    return [
        {
            str(column["key"]): canonical(
                str(column.get("kind", "text")), data.get(f"row-{number}-{column['key']}", "")
            )
            for column in question.options
        }
        for number in kept
    ]


def _keys(question: Question) -> list[str]:
    return [str(option["key"]) for option in question.options]


def _number(typed: str) -> str | None:
    try:
        cents = parse_amount(typed, get_language(), allow_zero=True, allow_negative=True)
    except AmountError:
        return None
    return canonical_number(Decimal(cents).scaleb(-2))


def _cents(typed: str) -> str | None:
    try:
        return str(parse_amount(typed, get_language(), allow_zero=True))
    except AmountError:
        return None


def _day(typed: str) -> str | None:
    try:
        return forms.DateField().to_python(typed).isoformat()  # type: ignore[union-attr]
    except forms.ValidationError:
        return None
