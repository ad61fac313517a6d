"""A small table that somebody brings as CSV or XLSX, read as text by cell; nothing of it is trusted or kept."""

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from grants.core.errors import DomainError
from grants.core.files import BROKEN_ARCHIVE, kind_of

MOST_BYTES: Final = 2 * 1024 * 1024
MOST_UNPACKED: Final = 16 * 1024 * 1024
MOST_ENTRIES: Final = 200
MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 40


@dataclass(frozen=True)
class SheetRow:
    """A row by the headings of the first one, and where it stands."""

    number: int
    values: dict[str, str]
    columns: dict[str, str]

    def cell(self, heading: str) -> str:
        """Return the name of a cell as a spreadsheet shows it; of the row where the column is missing."""
        return f"{self.columns.get(heading, '')}{self.number}"


def read_table(upload: File, *, headings: set[str], required: set[str]) -> list[SheetRow]:
    """Return the rows that say anything, by the headings named. Raises DomainError for what is no such table."""
    if (upload.size or 0) > MOST_BYTES:
        raise DomainError(_("This file is too large: at most 2 MB."), field="file")
    content = upload.read()
    rows = list(_xlsx_rows(content) if content.startswith(b"PK\x03\x04") else _csv_rows(content))
    first = [text.strip().lower() for text in rows[0][1]] if rows else []
    missing = sorted(required - set(first))
    if missing:
        names = ", ".join(missing)
        raise DomainError(_("The first row lacks these headings: %(names)s.") % {"names": names}, field="file")
    places = {name: at for at, name in enumerate(first) if name in headings}
    columns = {name: get_column_letter(at + 1) for name, at in places.items()}
    return [
        SheetRow(number, {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}, columns)
        for number, row in rows[1:]
        if any(text.strip() for text in row)
    ]


def _csv_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable() from error
    if "\0" in text:
        raise _unreadable()
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            _refuse_many(number, len(row))
            yield number, [_without_guard(cell) for cell in row]
    except csv.Error as error:
        raise _unreadable() from error


def _without_guard(text: str) -> str:
    """Take off the apostrophe that our own export puts before what could be a formula."""
    return text[1:] if text.startswith(("'=", "'+", "'-", "'@")) else text


def _xlsx_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    _refuse_bomb(content)
    try:
        with warnings.catch_warnings():  # a missing style or an unknown extension is no matter of ours
            warnings.simplefilter("ignore")
            sheet = load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # type: ignore[union-attr]  # what a file says of its own size is not believed
            for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
                _refuse_many(number, 0)
                yield number, [_text(value) for value in row]
    except DomainError:
        raise
    except Exception as error:  # the library raises whatever it stumbles over
        raise _unreadable() from error


def _refuse_bomb(content: bytes) -> None:
    if kind_of(content) != "xlsx":
        raise _unreadable()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except BROKEN_ARCHIVE as error:
        raise _unreadable() from error
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise DomainError(_("This workbook unpacks to far more than a table needs."), field="file")


def _refuse_many(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        text = _("This table is too large: at most %(rows)s rows and %(columns)s columns.")
        raise DomainError(text % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}, field="file")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    return str(value)


def _unreadable() -> DomainError:
    text = _("This file cannot be read as a table. Save it as an Excel workbook (.xlsx) or as CSV in UTF-8.")
    return DomainError(text, field="file")
