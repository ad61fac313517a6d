"""A table of costs, pasted or as a workbook, read by cell; nothing of it is trusted or kept."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import get_column_letter

from grants.core.errors import DomainError
from grants.core.files import BROKEN_ARCHIVE, kind_of

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_UNPACKED: Final = 8 * 1024 * 1024
MOST_ENTRIES: Final = 200
MOST_ROWS: Final = 500
MOST_EMPTY: Final = 5_000
DECLARED: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Broken:
    """A cell that holds no value: a formula, or an error that the program shows."""

    shown: str
    is_formula: bool


@dataclass(frozen=True)
class Row:
    """A row of the table: its number, and its values in the order of the columns; text, number, date or nothing."""

    number: int
    values: tuple[Any, ...]

    def cell(self, place: int) -> str:
        """Return the name of a cell as a spreadsheet shows it."""
        return f"{get_column_letter(place + 1)}{self.number}"


def read_workbook(upload: File, *, columns: int) -> list[Row]:
    """Return the rows of the first sheet below its head. Raises DomainError for what is no such workbook, or a bomb."""
    content = _checked(upload)
    try:
        with warnings.catch_warnings():  # a missing style or an unknown extension is no matter of ours
            warnings.simplefilter("ignore")
            sheet: Any = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
            sheet.reset_dimensions()  # what a file says of its own size is not believed
            rows = [Row(n, values) for n, values in _sheet_rows(sheet, columns) if _says_anything(values)]
    except DomainError:
        raise
    except Exception as error:  # the library raises whatever it stumbles over
        raise _unreadable() from error
    return _without_head(rows, "file")


def read_pasted(text: str, *, columns: int) -> list[Row]:
    """Return the rows of what was copied from a spreadsheet: cells between tabs, or between semicolons."""
    delimiter = "\t" if "\t" in text else ";"
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        text = _("This cannot be read as a table. Copy the rows from your spreadsheet anew.")
        raise DomainError(text, field="pasted") from error
    padded = [tuple([cell.strip() for cell in row[:columns]] + [""] * (columns - len(row))) for row in found]
    rows = [Row(number, values) for number, values in enumerate(padded, start=1) if _says_anything(values)]
    return _without_head(rows, "pasted")


def _sheet_rows(sheet: Any, columns: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    for number, cells in enumerate(sheet.iter_rows(max_col=columns), start=1):
        if number > MOST_EMPTY:
            raise DomainError(_("This sheet has far too many rows; delete the empty ones below the costs."), "file")
        values = tuple(_value(cell) for cell in cells)
        yield number, values + ("",) * (columns - len(values))


def _value(cell: Any) -> Any:
    """Return the value of a cell as Python has it; a formula is none, whatever result was saved with it."""
    value = cell.value
    if getattr(cell, "data_type", "") == "f":
        return Broken(str(value)[:60], is_formula=True)
    if isinstance(value, str):
        return Broken(value, is_formula=False) if value in ERROR_CODES else value.strip()
    if isinstance(value, float | int) and not isinstance(value, bool):
        return Decimal(repr(value))
    return "" if value is None else value


def _says_anything(values: Sequence[Any]) -> bool:
    """Tell whether a row says more than the line that the template wrote into it."""
    return any(value != "" for value in values[1:])


def _without_head(rows: list[Row], field: str) -> list[Row]:
    """Drop the row of headings, if the table begins with one: a cost has a figure among its first cells."""
    if rows and rows[0].number == 1 and not any(_is_figure(value) for value in rows[0].values[1:6]):
        rows = rows[1:]
    if not rows:
        raise DomainError(_("No costs were found: fill in at least one row."), field=field)
    if len(rows) > MOST_ROWS:
        raise DomainError(_("At most %(most)s costs are taken in at once.") % {"most": MOST_ROWS}, field=field)
    return rows


def _is_figure(value: Any) -> bool:
    return any(char.isdigit() for char in value) if isinstance(value, str) else True


def _checked(upload: File) -> bytes:
    """Return the bytes of a workbook that is small and what it claims to be, and unpacks in proportion."""
    if (upload.size or 0) > MOST_BYTES:
        raise DomainError(_("This file is too large: a table of costs has at most 2 MB."), field="file")
    content = bytes(upload.read())
    if kind_of(content) != "xlsx":
        raise DomainError(
            _("This is not an Excel workbook (.xlsx). Save it in that format and try again."), field="file"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise DomainError(_("This workbook unpacks to far more than a table of costs needs."), field="file")
            if any(DECLARED.search(archive.read(entry)) for entry in entries):  # entities: none is ever needed
                raise _unreadable()
    except BROKEN_ARCHIVE as error:
        raise _unreadable() from error
    return content


def _unreadable() -> DomainError:
    text = _("This workbook cannot be read. Open it in your program, save it anew and try again.")
    return DomainError(text, field="file")
