"""A workbook read back as what a person would have typed into the budget page; nothing of it is trusted or kept."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.http import QueryDict
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES

from grants.applications.budgeting import MOST_LINES, Offer, offer_of
from grants.applications.forms.budget import BudgetInput
from grants.applications.forms.shares import prefix_of
from grants.applications.models import Application
from grants.applications.spreadsheets import KINDS, partner_labels, type_labels
from grants.calls.headings import DIRECT, Heading
from grants.core.errors import DomainError
from grants.core.files import BROKEN_ARCHIVE, kind_of
from grants.core.money import COMMA_LANGUAGES

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_UNPACKED: Final = 8 * 1024 * 1024
MOST_ENTRIES: Final = 200
MOST_ROWS: Final = 5_000
NUMBERS: Final = dict(zip((1, 2, 3, 4, 5, 6, 8, 10), Heading.values, strict=True))
HEADS: Final = frozenset(number for number, heading in NUMBERS.items() if heading in DIRECT)
OURS: Final = (7, 9, 11, 12, 13)  # totals, which are counted anew
SOURCE: Final = 14
HEADING: Final = re.compile(r"([0-9]{1,2})(?:[.)]?(?:\s|$))")
POINT: Final = re.compile(r"[0-9]{1,3}(?:[ ,][0-9]{3})*\.[0-9]{1,2}|[0-9]+\.[0-9]{1,2}")
COMMA: Final = re.compile(r"[0-9]{1,3}(?:[ .][0-9]{3})*,[0-9]{1,2}|[0-9]+,[0-9]{1,2}")
LINE_FIELDS: Final = {
    "B": "description",
    "C": "unit",
    "D": "quantity",
    "E": "unit_rate_cents",
    "G": "cofinancing_cents",
}
SHARE_FIELDS: Final = {"D": "percent", "E": "amount", "G": "cofinancing_cents"}
FIGURES: Final = frozenset("DEG")

Row = dict[str, Any]


@dataclass
class Sheet:
    """What a workbook says: as a form would send it, the cell of each field, and what cannot be read at all."""

    data: QueryDict
    cells: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    lines: int = 0

    def put(self, name: str, value: str, cell: str) -> None:
        """Take a value in as if it had been typed into the field."""
        self.data[name] = value
        self.cells[name] = cell

    def refuse(self, cell: str, text: str) -> None:
        """Note what is wrong in a cell."""
        self.problems.append((cell, text))

    def problems_with(self, typed: BudgetInput) -> list[tuple[str, str]]:
        """Return what is wrong by cell, with what the form says of the others, from the top down."""
        told = {cell for cell, _text in self.problems}
        found = [*self.problems, *(row for row in typed.problems_by_cell(self.cells) if row[0] not in told)]
        return sorted(found, key=lambda row: (int(row[0][1:] or 0), row[0]))


def read_budget(upload: File, application: Application) -> Sheet:
    """Return what a workbook says of the budget. Raises DomainError for what is no such workbook, or a bomb."""
    content = _checked(upload)
    sheet = Sheet(QueryDict(mutable=True))
    try:
        with warnings.catch_warnings():  # a missing style or an unknown extension is no matter of ours
            warnings.simplefilter("ignore")
            rows = list(_rows(content))
    except DomainError:
        raise
    except Exception as error:  # the library raises whatever it stumbles over
        raise _unreadable() from error
    _Reader(sheet, offer_of(application)).read(rows)
    if not sheet.cells and not sheet.problems:
        raise DomainError(
            _("No headings of a budget were found in the first column. Download the workbook here and fill that in."),
            field="file",
        )
    return sheet


def _checked(upload: File) -> bytes:
    """Return the bytes of a workbook that is small, what it claims to be, and unpacks to something in proportion."""
    if upload.size > MOST_BYTES:
        raise DomainError(_("This file is too large: a budget has at most 2 MB."), field="file")
    content = upload.read()
    if kind_of(content) != "xlsx":
        raise DomainError(
            _("This is not an Excel workbook (.xlsx). Save it in that format and try again."), field="file"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except BROKEN_ARCHIVE as error:
        raise _unreadable() from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise DomainError(_("This workbook unpacks to far more than a budget needs."), field="file")
    return bytes(content)


def _unreadable() -> DomainError:
    return DomainError(_("This workbook cannot be read. Open it in your program, save it anew and try again."), "file")


def _rows(content: bytes) -> Iterator[tuple[int, Row]]:
    """Yield the rows of the first sheet that say anything: their number, and their values by column.

    The workbook is read twice: its formulas, and the results that the program saved with them.
    """
    books = [load_workbook(io.BytesIO(content), read_only=True, data_only=is_value) for is_value in (False, True)]
    sheets = [book.worksheets[0] if book.worksheets else None for book in books]
    if sheets[0] is None or sheets[1] is None:
        raise _unreadable()
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
    pairs = zip(*(sheet.iter_rows(max_col=10) for sheet in sheets), strict=True)
    for number, (written, saved) in enumerate(pairs, start=1):
        if number > MOST_ROWS:
            raise DomainError(_("This sheet has far too many rows; delete the empty ones below the budget."), "file")
        row = {"ABCDEFGHIJ"[n]: _value(*pair) for n, pair in enumerate(zip(written, saved, strict=True))}
        if _number_of(row.get("A")) in HEADS:  # the sums of a heading are ours
            row = {name: None if _is_formula(cell) else row[name] for name, cell in zip(row, written, strict=True)}
        if any(value not in (None, "") for value in row.values()):
            yield number, row


class _NoResult:
    """A formula whose result no program has saved."""


class _Broken(str):
    """An error that the program shows in place of a result."""

    __slots__ = ()


def _value(written: Any, saved: Any) -> Any:
    """Return the value of a cell as Python has it; of a formula the result that was saved with it."""
    value = saved.value
    if _is_formula(written) and value is None:
        return _NoResult()
    if isinstance(value, str):
        return _Broken(value) if value in ERROR_CODES else value.strip()
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(repr(value))
        if not number.is_finite():
            return str(value)
        if "%" in (getattr(saved, "number_format", None) or ""):
            number *= 100
        rounded = number.quantize(Decimal("0.01")) if abs(number) < 10**15 else number
        return rounded if abs(rounded - number) < Decimal("1e-9") else number
    return value


def _is_formula(written: Any) -> bool:
    return getattr(written, "data_type", "") == "f"


class _Reader:
    """Goes down the rows and knows under which heading it stands."""

    def __init__(self, sheet: Sheet, offer: Offer) -> None:
        self.sheet, self.offer = sheet, offer
        self.heading: str | None = None
        self.begun = False
        self.partners = {_folded(label): pk for label, pk in partner_labels(offer).items()}
        self.partners[_folded(offer.application.organisation.name)] = ""
        self.kinds = _words_for_kinds()

    def read(self, rows: list[tuple[int, Row]]) -> None:
        """Take in every row."""
        for number, row in rows:
            self._row(number, row)
            if self.sheet.lines > MOST_LINES:
                self.sheet.refuse(f"A{number}", _("A budget has at most %(most)s lines.") % {"most": MOST_LINES})
                return

    def _row(self, number: int, row: Row) -> None:
        first = row.get("A")
        named = _number_of(first)
        if first not in (None, "") and named is None and self.begun:
            text = _("“%(text)s” is none of the headings; they stay as they are, each with its number.")
            self.sheet.refuse(f"A{number}", text % {"text": str(_shown(first))[:60]})
            return
        if named is not None:
            self.begun = True
            self.heading = NUMBERS.get(named) if NUMBERS.get(named) in DIRECT else None
            if named == SOURCE:
                self._source(number, row)
            elif NUMBERS.get(named, "") in ("indirect", "contingency"):
                self._share(number, row, NUMBERS[named])
        if named in OURS or named == SOURCE or not self.begun or not self._says_anything(row):
            return
        if named is not None and NUMBERS.get(named) not in DIRECT:
            return
        if self.heading is None:
            self.sheet.refuse(f"A{number}", _("This line stands under none of the six headings; move it up."))
            return
        self._line(number, row, self.heading)

    def _says_anything(self, row: Row) -> bool:
        return any(row.get(column) not in (None, "") for column in LINE_FIELDS)

    def _line(self, number: int, row: Row, heading: str) -> None:
        prefix = f"lines-{self.sheet.lines}"
        self.sheet.lines += 1
        self.sheet.put(f"{prefix}-heading", heading, f"A{number}")
        for column, name in LINE_FIELDS.items():
            self._put(f"{prefix}-{name}", row, column, number)
        self._kind(f"{prefix}-in_kind", row, number)
        types = {_folded(label): key for label, key in type_labels(self.offer, heading).items()}
        self._choice(f"{prefix}-cost_type", row, "I", number, types)
        self._choice(f"{prefix}-partner", row, "J", number, self.partners)

    def _share(self, number: int, row: Row, heading: str) -> None:
        if all(row.get(column) in (None, "") for column in SHARE_FIELDS):
            return
        for column, name in SHARE_FIELDS.items():
            field_name = f"{prefix_of(heading)}-{name}"
            if field_name in self.sheet.cells and row.get(column) not in (None, ""):
                self.sheet.refuse(f"{column}{number}", _("This heading has one line only, and stands here twice."))
                return
            self._put(field_name, row, column, number)
        self._kind(f"{prefix_of(heading)}-in_kind", row, number)

    def _source(self, number: int, row: Row) -> None:
        self._put("cofinancing_source", row, "B", number)

    def _put(self, name: str, row: Row, column: str, number: int) -> None:
        cell, value = f"{column}{number}", row.get(column)
        fault = _fault_of(value, is_figure=column in FIGURES)
        if fault:
            self.sheet.refuse(cell, fault)
        self.sheet.put(name, "" if fault else _text(value, is_figure=column in FIGURES), cell)

    def _kind(self, name: str, row: Row, number: int) -> None:
        self._choice(name, row, "H", number, self.kinds)

    def _choice(self, name: str, row: Row, column: str, number: int, choices: dict[str, str]) -> None:
        cell, value = f"{column}{number}", row.get(column)
        text = _folded(str(_shown(value)))
        if text and text not in choices:
            known = ", ".join(sorted(choices)) if len(choices) < 12 else _("see the list in the cell")
            words = _("“%(text)s” is none of the choices (%(known)s).") if choices else _("“%(text)s”: no choice here.")
            self.sheet.refuse(cell, words % {"text": str(_shown(value))[:60], "known": known})
            return
        self.sheet.put(name, choices.get(text, ""), cell)


def _number_of(value: Any) -> int | None:
    """Return the number with which a heading begins, if it is one of ours."""
    found = HEADING.match(str(_shown(value)).removesuffix(".00").strip()) if value not in (None, "") else None
    number = int(found[1]) if found else None
    return number if number in NUMBERS or number in OURS or number == SOURCE else None


def _fault_of(value: Any, *, is_figure: bool) -> str:
    """Say why a cell cannot be read, or nothing."""
    if isinstance(value, _NoResult):
        return _("This formula has no saved result. Open the workbook in your program and save it, or write the value.")
    if isinstance(value, _Broken):
        return _("This cell shows the error %(error)s.") % {"error": str(value)}
    if is_figure and isinstance(value, datetime.date | datetime.time | datetime.timedelta | bool):
        return _("This cell holds a date or a yes-or-no, not a number. Format it as a number and write it again.")
    return ""


def _text(value: Any, *, is_figure: bool) -> str:
    """Return a value as the reader would have typed it on the page."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return plain.replace(".", ",") if is_figure and get_language() in COMMA_LANGUAGES else plain
    text = str(value)
    return _typed_figure(text) if is_figure else text


def _typed_figure(text: str) -> str:
    """Return a number that was typed as text in the reader's way of writing; what may mean two things stays."""
    body = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip().removesuffix("%").strip()
    by_comma = get_language() in COMMA_LANGUAGES
    if COMMA.fullmatch(body):
        whole, _found, cents = body.rpartition(",")
    elif POINT.fullmatch(body):
        whole, _found, cents = body.rpartition(".")
    else:
        return body
    digits = re.sub(r"[ .,]", "", whole)
    return f"{digits}{',' if by_comma else '.'}{cents}"


def _shown(value: Any) -> Any:
    """Return a value for a sentence."""
    if value is None or isinstance(value, _NoResult):
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else value


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _words_for_kinds() -> dict[str, str]:
    """Return what in cash and in kind are called in every language: the writer's need not be the reader's."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {_folded(str(KINDS[0])): "", _folded(str(KINDS[1])): "on"}
    return {**found, "": ""}
