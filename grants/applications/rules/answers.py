"""Answers against their questions. Pure.

An answer is kept as one text. Its canonical form by kind: a number "12.5", money in cents "125000", a day in ISO, a
choice the key of the option, several the keys one a line, a table a JSON list of row objects, a declaration "yes".
What was typed and is none of that is kept as it was typed; then `faults` names it.
"""

import datetime
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from grants.core.rules import count_words

NUMBER: Final = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?")
CENTS: Final = re.compile(r"[0-9]{1,11}")
MOST_ROWS: Final = 30
YES: Final = "yes"
YEARS: Final = range(1900, 2101)
TEXTS: Final = ("short_text", "long_text")

Row = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """What a question asks, as far as an answer is judged by it; money limits are in units of the currency."""

    kind: str = "long_text"
    is_required: bool = True
    max_words: int | None = None
    max_characters: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    options: Sequence[Mapping[str, str]] = field(default_factory=tuple)

    @property
    def keys(self) -> list[str]:
        """The keys of the choices, or of the columns of a table, in their order."""
        return [str(option["key"]) for option in self.options]


@dataclass(frozen=True)
class AnswerFault:
    """What is wrong with an answer: a code, the limit and what was found; in a table the row and the column, too."""

    code: str
    limit: Decimal | int | None = None
    found: int | None = None
    row: int | None = None
    column: str = ""


def text_faults(text: str, *, max_words: int | None, is_required: bool, max_characters: int | None = None) -> list[str]:
    """Return what is wrong with a text: `unanswered`, `too_long` (words) or `too_many_characters`."""
    words = count_words(text)
    if words == 0:
        return ["unanswered"] if is_required else []
    found = ["too_long"] if max_words and words > max_words else []
    return [*found, "too_many_characters"] if max_characters and len(text) > max_characters else found


def value_of(kind: str, text: str) -> Any:
    """Return what a canonical text means, None for an empty or a wrong one.

    Decimal for a number, integer cents for money, a date, the key or the list of keys chosen, the rows of a table,
    True for a declaration, the text itself otherwise.
    """
    if kind in TEXTS:
        return text or None
    if kind == "table":
        return rows_of(text)
    if kind == "several":
        return text.splitlines() or None
    readers = {"number": _number, "money": _cents, "date": _day}
    if kind in readers:
        return readers[kind](text)
    return (True if text == YES else None) if kind == "declaration" else text or None


def faults(asked: Asked, text: str, *, files: int = 0) -> list[AnswerFault]:
    """Return everything that is wrong with an answer; `files` counts those that hang on a question of kind file."""
    if asked.kind == "file":
        return [AnswerFault("no_file")] if asked.is_required and files == 0 else []
    if asked.kind in TEXTS:
        return _text_faults(asked, text)
    if not text.strip() or (asked.kind == "table" and rows_of(text) == []):
        return [AnswerFault("unanswered")] if asked.is_required else []
    if asked.kind == "table":
        return _table_faults(asked, text)
    if asked.kind in {"choice", "several"}:
        chosen = [text] if asked.kind == "choice" else text.splitlines()
        return [AnswerFault("unknown_choice")] if set(chosen) - set(asked.keys) else []
    return _single_faults(asked.kind, text, asked.minimum, asked.maximum)


def canonical_number(value: Decimal) -> str:
    """Return a number as it is kept: a point, no group, no empty decimals."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical_several(keys: Iterable[str], chosen: Iterable[str]) -> str:
    """Return the chosen keys one a line, in the order of the options, each once; unknown ones stand at the end."""
    wanted = list(dict.fromkeys(key for key in chosen if key.strip()))
    known = [key for key in keys if key in wanted]
    return "\n".join([*known, *(key for key in wanted if key not in known)])


def canonical_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return the rows in which anything is filled in as JSON, with the columns in their order; "" for none."""
    kept = [{column: _storable(row.get(column, "")) for column in columns} for row in rows]
    filled = [row for row in kept if any(cell.strip() for cell in row.values())]
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")) if filled else ""


def rows_of(text: str) -> list[Row] | None:
    """Return the rows of a table's text; None where the text is no table."""
    if not text.strip():
        return []
    try:
        found = json.loads(text)
    except ValueError:
        return None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        return None
    return [{str(key): _storable(str(cell)) for key, cell in row.items()} for row in found]


def plain(asked: Asked, text: str, *, currency: str = "") -> str:
    """Return an answer in words that need no form beside them, the same in every language: what a record keeps."""
    labels = {str(option["key"]): str(option.get("label", "")) for option in asked.options}
    if asked.kind == "table":
        kinds = {str(option["key"]): str(option.get("kind", "text")) for option in asked.options}
        rows = rows_of(text)
        if rows is None:
            return text
        lines = [
            "; ".join(
                f"{labels[key]}: {_plain(kinds[key], row.get(key, ''), currency)}" for key in labels if row.get(key)
            )
            for row in rows
        ]
        return "\n".join(lines)
    if asked.kind in {"choice", "several"}:
        return "\n".join(labels.get(key, key) for key in text.splitlines())
    return _plain(asked.kind, text, currency)


def _storable(cell: str) -> str:
    """Leave out what JSON can write and a database cannot hold: the null character, and halves of a pair."""
    return cell.replace("\x00", "").encode("utf-8", "ignore").decode()


def _plain(kind: str, text: str, currency: str) -> str:
    cents = _cents(text) if kind == "money" else None
    return text if cents is None else f"{Decimal(cents).scaleb(-2)} {currency}".strip()


def _number(text: str) -> Decimal | None:
    return Decimal(text) if NUMBER.fullmatch(text) else None


def _cents(text: str) -> int | None:
    return int(text) if CENTS.fullmatch(text) else None


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS and day.isoformat() == text else None


def _text_faults(asked: Asked, text: str) -> list[AnswerFault]:
    codes = text_faults(
        text, max_words=asked.max_words, is_required=asked.is_required, max_characters=asked.max_characters
    )
    figures = {
        "too_long": (asked.max_words, count_words(text)),
        "too_many_characters": (asked.max_characters, len(text)),
    }
    return [AnswerFault(code, *figures.get(code, (None, None))) for code in codes]


def _single_faults(
    kind: str, text: str, minimum: Decimal | None = None, maximum: Decimal | None = None
) -> list[AnswerFault]:
    """Return what is wrong with one filled value of a number, an amount, a day, a declaration or a plain text."""
    value = value_of(kind, text)
    if value is None:
        return [
            AnswerFault({"number": "not_number", "money": "not_money", "date": "not_date"}.get(kind, "unknown_choice"))
        ]
    if kind not in {"number", "money"}:
        return []
    figure = value if kind == "number" else Decimal(value).scaleb(-2)
    if minimum is not None and figure < minimum:
        return [AnswerFault("below", minimum)]
    return [AnswerFault("above", maximum)] if maximum is not None and figure > maximum else []


def _table_faults(asked: Asked, text: str) -> list[AnswerFault]:
    rows = rows_of(text)
    if rows is None:
        return [AnswerFault("not_table")]
    found = [AnswerFault("too_many_rows", MOST_ROWS, len(rows))] if len(rows) > MOST_ROWS else []
    for number, row in enumerate(rows, start=1):
        for column in asked.options:
            cell, kind = row.get(str(column["key"]), ""), str(column.get("kind", "text"))
            if kind == "text" or not cell.strip():
                continue
            found += [
                AnswerFault(fault.code, row=number, column=str(column.get("label", "")))
                for fault in _single_faults(kind, cell)
            ]
    return found
