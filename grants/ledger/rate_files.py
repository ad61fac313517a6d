"""Files of rates as they are published: InforEuro's and the European Central Bank's own, and a plain table. Pure.

Every fault is told with its place; what is not a rate of a currency of ours is counted and left out.
"""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from grants.core.rules import CURRENCIES

OURS: Final = tuple(code for code in CURRENCIES if code != "EUR")
MOST_BYTES: Final = 5 * 2**20
CODES: Final = ("isoa3code", "currencyiso", "code", "currency")  # the first that a file has; "currency" may be a name
VALUES: Final = ("value", "amount", "rate")
DAYS: Final = ("datestart", "month", "date", "valid_on")
NOTHING: Final = ("", "N/A")  # how the ECB writes a day without a rate


@dataclass(frozen=True)
class Row:
    """A rate as a file has it: units of the currency for one euro, from a day on (a month: its first)."""

    currency: str
    valid_on: datetime.date
    rate: Decimal


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where in the file."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


@dataclass
class Reading:
    """What was read: the rates of our currencies, every fault, and how many rates of others were left out."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0


@dataclass(frozen=True)
class Raw:
    """A rate before it is checked, with its place in the file."""

    place: str
    currency: str
    day: str
    rate: Any


class Unreadable(ValueError):
    """The file as a whole is none that we know; the message says what to do."""


def read_rates(content: bytes, *, monthly: bool, month: datetime.date | None = None) -> Reading:
    """Return what a file says. `monthly` rates count from the first of their month; `month` serves a file without one.

    A file that cannot be read at all has one fault without a place.
    """
    found = Reading()
    try:
        for raw in _raws(content):
            _take(found, raw, monthly=monthly, month=month)
    except Unreadable as error:
        found.faults.append(Fault("", str(error)))
    if not found.rows and not found.faults:
        found.faults.append(Fault("", _("There is no rate of %(ours)s in this file.") % {"ours": ", ".join(OURS)}))
    _refuse_twice(found)
    return found


def _raws(content: bytes) -> Iterator[Raw]:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("This file is too large for a file of rates."))
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unreadable(_("This file is no text. Save it as CSV in UTF-8, or take the published file.")) from error
    if not text:
        raise Unreadable(_("This file is empty."))
    if text.startswith("<"):
        return _from_xml(content)
    return _from_json(text) if text.startswith(("[", "{")) else _from_csv(text)


def _from_xml(content: bytes) -> Iterator[Raw]:
    """Read the ECB's cubes, or elements with a code and a value; entities and document types are refused."""
    try:
        root = fromstring(content.strip(), forbid_dtd=True)
    except (DefusedXmlException, SyntaxError, ValueError) as error:
        raise Unreadable(_("This XML cannot be read, or declares what no file of rates does.")) from error
    for number, element in enumerate(root.iter(), start=1):
        if element.get("time"):
            for cube in element:
                yield Raw(element.get("time"), cube.get("currency", ""), element.get("time"), cube.get("rate"))
        else:
            fields = {_plain(child.tag.rpartition("}")[2]): (child.text or "").strip() for child in element}
            if _first(fields, CODES[:2]) and _first(fields, VALUES):
                yield _raw(_("element %(n)s") % {"n": number}, fields)


def _from_json(text: str) -> Iterator[Raw]:
    try:
        rows = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("This JSON cannot be read.")) from error
    rows = [rows] if isinstance(rows, dict) else rows
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise Unreadable(_("This JSON is no list of rates."))
        yield _raw(_("entry %(n)s") % {"n": number}, {_plain(name): value for name, value in row.items()})


def _from_csv(text: str) -> Iterator[Raw]:
    """Read a table with dates down and currencies across, or one rate a line."""
    delimiter = ";" if text.partition("\n")[0].count(";") else ","
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(_("This CSV cannot be read: %(why)s.") % {"why": error}) from error
    head = [_plain(name) for name in lines[0]]
    across = [place for place, name in enumerate(lines[0]) if re.fullmatch(r"\s*[A-Z]{3}\s*", name)]
    if head[0] in DAYS and across:
        yield from _from_cross(lines, across)
        return
    if not set(head) & set(CODES) or not set(head) & set(VALUES):
        raise Unreadable(_("The first line has to name the columns: currency, month or date, rate."))
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            fields = {name: cell.strip() for name, cell in zip(head, line, strict=False)}
            yield _raw(_("line %(n)s") % {"n": number}, fields, comma=delimiter == ";")


def _from_cross(lines: list[list[str]], across: list[int]) -> Iterator[Raw]:
    codes = {place: lines[0][place].strip() for place in across}
    for number, line in enumerate(lines[1:], start=2):
        for place, code in codes.items():
            cell = line[place].strip() if place < len(line) else ""
            if cell not in NOTHING:
                yield Raw(_("line %(n)s") % {"n": number}, code, line[0].strip(), cell)


def _raw(place: str, fields: Mapping[str, Any], *, comma: bool = False) -> Raw:
    rate = _first(fields, VALUES)
    if comma and isinstance(rate, str):
        rate = rate.replace(",", ".")
    return Raw(place, str(_first(fields, CODES) or ""), str(_first(fields, DAYS) or ""), rate)


def _take(found: Reading, raw: Raw, *, monthly: bool, month: datetime.date | None) -> None:
    """Check one rate, and add it, its fault, or one to those left out."""
    currency = raw.currency.strip().upper()
    if currency not in OURS:
        if re.fullmatch(r"[A-Z]{3}", currency):
            found.left_out += 1
        else:
            found.faults.append(Fault(raw.place, _("“%(code)s” is no code of a currency.") % {"code": currency[:20]}))
        return
    day, rate = _day(raw.day.strip()) if raw.day.strip() else month, _rate(raw.rate)
    if day is None:
        text = _("Say of which month it is.") if not raw.day.strip() else _("“%(day)s” is no month and no date.")
        found.faults.append(Fault(raw.place, text % {"day": raw.day[:20]} if raw.day.strip() else text))
    if rate is None:
        found.faults.append(Fault(raw.place, _("“%(rate)s” is no rate.") % {"rate": str(raw.rate)[:30]}))
    if day is not None and rate is not None:
        found.rows.append(Row(currency, day.replace(day=1) if monthly else day, rate))


def _day(text: str) -> datetime.date | None:
    """Return the day of 2026-03, 2026-03-31, 31/03/2026 or 03/2026; None for what is none of 2000 to 2100."""
    found = re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d\d)(-(?P<d>\d\d))?(T.*)?", text, re.ASCII) or re.fullmatch(
        r"((?P<d>\d\d)/)?(?P<m>\d\d)/(?P<y>\d{4})", text, re.ASCII
    )
    if found is None or not 2000 <= int(found["y"]) <= 2100:
        return None
    try:
        return datetime.date(int(found["y"]), int(found["m"]), int(found["d"] or 1))
    except ValueError:
        return None


def _rate(value: Any) -> Decimal | None:
    """Return a positive rate with at most eight decimals; None for anything else."""
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or not 0 < found < 10**9:
        return None
    rounded = found.quantize(Decimal("0.00000001"))
    return rounded if rounded == found else None


def _refuse_twice(found: Reading) -> None:
    """Refuse a rate that the file has twice with two values; said twice alike, it counts once."""
    known: dict[tuple[str, datetime.date], Decimal] = {}
    for row in found.rows:
        if known.setdefault((row.currency, row.valid_on), row.rate) != row.rate:
            words = {"currency": row.currency, "day": row.valid_on.isoformat()}
            found.faults.append(Fault("", _("The file has two rates of %(currency)s for %(day)s.") % words))
    found.rows = [Row(currency, day, rate) for (currency, day), rate in known.items()]


def _plain(name: Any) -> str:
    return re.sub(r"[\s.-]", "", str(name).strip().lower())


def _first(fields: Mapping[str, Any], names: Iterable[str]) -> Any:
    return next((fields[name] for name in names if fields.get(name) not in (None, "")), None)
