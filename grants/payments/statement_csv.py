"""Statements as a table in CSV: columns by their names, every fault told by its row, and nothing taken by halves."""

import csv
import datetime
import io
import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _

from grants.core.search import fold
from grants.payments.statement_files import (
    BankLine,
    BankStatement,
    StatementFault,
    checked,
    refuse_too_large,
    refuse_too_many,
)

# What banks call their columns, folded; the form may name others.
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "booked_on": ("booked on", "date", "booking date", "datum", "datum knjizenja", "tarih"),
    "value_on": ("value date", "datum valute", "valuta"),
    "amount": ("amount", "iznos", "shuma", "tutar"),
    "debit": ("debit", "duguje", "money out"),
    "credit": ("credit", "potrazuje", "money in"),
    "end_to_end_id": ("end-to-end reference", "end-to-end id", "endtoendid", "end to end id"),
    "bank_reference": ("reference of the bank", "bank reference", "reference", "referenca"),
    "counterparty": ("name", "payee", "counterparty", "naziv"),
    "iban": ("account", "iban", "counterparty iban", "racun"),
    "remittance": ("text", "purpose", "details", "svrha", "opis"),
    "return_reason": ("reason of the return", "return reason"),
    "currency": ("currency", "valuta placanja", "ccy"),
    "own_account": ("own account", "statement account"),
}
NEEDED: Final = ("booked_on",)
DAYS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y.", "%d/%m/%Y")
LENGTHS: Final = {
    "end_to_end_id": 35,
    "bank_reference": 80,
    "counterparty": 140,
    "iban": 34,
    "remittance": 500,
    "return_reason": 140,
}
MOST_DIGITS: Final = 13


def read_csv(
    content: bytes,
    *,
    iban: str,
    currency: str,
    opening_cents: int,
    closing_cents: int,
    columns: Mapping[str, str] | None = None,
) -> BankStatement:
    """Return what the table says of an account. Raises StatementFault with every row at fault."""
    refuse_too_large(content)
    rows = _rows(content)
    places = _places(rows[0], columns or {})
    refuse_too_many(len(rows) - 1)
    lines, faults = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            lines.append(_Row(row, places, iban=iban, currency=currency).line())
        except ValueError as error:
            faults.append(_("Row %(n)s: %(fault)s") % {"n": number, "fault": error})
    if faults:
        raise StatementFault(_("Nothing was taken from this file."), faults)
    days = [line.booked_on for line in lines]
    statement = BankStatement(
        iban=iban,
        currency=currency,
        number="",
        opening_cents=opening_cents,
        closing_cents=closing_cents,
        lines=lines,
        starts_on=min(days, default=None),
        ends_on=max(days, default=None),
    )
    return checked(statement)


def cents_of(text: str) -> int:
    """Return the cents of an amount with a comma or a point; a group of three digits alone is no guess of ours.

    Raises ValueError in words.
    """
    body = re.sub(r"[\s\u00a0\u202f']", "", text.strip())
    is_negative = body[:1] in {"-", "−", "–"}
    body = body.lstrip("+-−–") if body[:1] in {"+", "-", "−", "–"} else body
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", body, re.ASCII):
        raise ValueError(_("“%(text)s” is not an amount.") % {"text": text[:30]})
    whole, cents = _split(body, text)
    if len(whole) > MOST_DIGITS:
        raise ValueError(_("“%(text)s” is not an amount.") % {"text": text[:30]})
    value = int(whole) * 100 + int(cents.ljust(2, "0"))
    return -value if is_negative else value


def _split(body: str, text: str) -> tuple[str, str]:
    """Return digits before and after the decimal sign: the last one, when one or two digits follow it."""
    head, sign, tail = re.fullmatch(r"(.*?)(?:([.,])([0-9]+))?", body).groups("")  # type: ignore[union-attr]
    if not sign:
        return body, "0"
    if len(tail) <= 2:
        return _ungrouped(head, "," if sign == "." else ".", text), tail
    if len({char for char in body if char in ".,"}) == 1 and body.count(sign) > 1:
        return _ungrouped(body, sign, text), "0"
    raise ValueError(_("“%(text)s” can be read in two ways: write it with two decimals.") % {"text": text[:30]})


def _ungrouped(whole: str, group: str, text: str) -> str:
    if whole.isdigit() or re.fullmatch(rf"[0-9]{{1,3}}({re.escape(group)}[0-9]{{3}})+", whole):
        return whole.replace(group, "")
    raise ValueError(_("“%(text)s” is not an amount.") % {"text": text[:30]})


def _rows(content: bytes) -> list[list[str]]:
    """Return the cells of the table, split at the sign that its heading uses most."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StatementFault(_("This file is not written in UTF-8: save it as “CSV UTF-8” and try again.")) from error
    heading = text.lstrip().partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    try:
        rows = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise StatementFault(_("This file is not a table in CSV.")) from error
    return [row for row in rows if row] or [[]]


def _places(heading: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    """Return where each column stands. Raises StatementFault naming what is missing."""
    names = [fold(cell) for cell in heading]
    places: dict[str, int] = {}
    for key, known in COLUMNS.items():
        wanted = [fold(columns[key])] if columns.get(key) else known
        found = [names.index(name) for name in wanted if name in names]
        if found:
            places[key] = found[0]
        elif columns.get(key):
            raise StatementFault(_("There is no column “%(name)s” in this file.") % {"name": columns[key][:60]})
    has_amount = "amount" in places or {"debit", "credit"} <= places.keys()
    if not has_amount or any(key not in places for key in NEEDED):
        text = _("The first row names no date and amount (or debit and credit): say in the form what they are called.")
        raise StatementFault(text)
    return places


class _Row:
    """One row of the table, read by the names of its columns."""

    def __init__(self, cells: list[str], places: dict[str, int], *, iban: str, currency: str) -> None:
        self.cells, self.places, self.own_iban, self.own_currency = cells, places, iban, currency

    def text(self, key: str) -> str:
        place = self.places.get(key)
        found = self.cells[place] if place is not None and place < len(self.cells) else ""
        return " ".join(found.split())[: LENGTHS.get(key, 100)]

    def line(self) -> BankLine:
        """Return the movement of the row. Raises ValueError in words."""
        self._refuse_foreign()
        booked_on = self._day("booked_on")
        if booked_on is None:
            raise ValueError(_("the date is missing."))
        reason = self.text("return_reason")
        return BankLine(
            booked_on=booked_on,
            value_on=self._day("value_on"),
            amount_cents=self._amount(),
            currency=self.own_currency,
            end_to_end_id=self.text("end_to_end_id"),
            bank_reference=self.text("bank_reference"),
            counterparty=self.text("counterparty"),
            iban=self.text("iban").replace(" ", "").upper(),
            remittance=self.text("remittance"),
            is_return=bool(reason),
            return_reason=reason,
        )

    def _refuse_foreign(self) -> None:
        """Refuse a row of another account or in another currency, where the table says so."""
        own, currency = self.text("own_account").replace(" ", "").upper(), self.text("currency").upper()
        if own and own != self.own_iban:
            raise ValueError(_("it is of another account (%(iban)s).") % {"iban": own})
        if currency and currency != self.own_currency:
            raise ValueError(_("it is in another currency (%(currency)s).") % {"currency": currency})

    def _amount(self) -> int:
        if "amount" in self.places:
            return self._filled(self.text("amount"))
        debit, credit = self.text("debit"), self.text("credit")
        out = cents_of(debit) if debit else 0
        into = cents_of(credit) if credit else 0
        if bool(out) == bool(into) or out < 0 or into < 0:
            raise ValueError(_("it needs a debit or a credit, without a sign."))
        return into - out

    def _filled(self, text: str) -> int:
        if not text:
            raise ValueError(_("the amount is missing."))
        return cents_of(text)

    def _day(self, key: str) -> datetime.date | None:
        text = self.text(key)
        if not text:
            return None
        for form in DAYS:
            try:
                return _within(datetime.datetime.strptime(text, form).date())  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise ValueError(_("“%(text)s” is not a date; write it as 2026-01-31 or 31.01.2026.") % {"text": text[:30]})


def _within(day: datetime.date) -> datetime.date:
    if not 2000 <= day.year <= 2100:
        raise ValueError("year")
    return day
