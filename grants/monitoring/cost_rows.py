"""Rows of a table turned into costs: each cell by its column, every fault with the name of its cell."""

import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.money import COMMA_LANGUAGES, LIMIT_CENTS, AmountError, parse_amount
from grants.core.search import fold
from grants.monitoring.converting import DocumentRates
from grants.monitoring.cost_columns import (
    activity_labels,
    columns_of,
    currency_choices,
    language_labels,
    line_labels,
    type_labels,
)
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.spreadsheet_reading import Broken, Row
from grants.monitoring.valuing import valued

REQUIRED: Final = ("line", "spent_on", "supplier", "document_number", "description", "amount_cents")
TEXTS: Final = ("supplier", "document_number", "description", "summary", "rate_source")
LONGEST: Final[dict[str, int]] = {name: getattr(Expenditure._meta.get_field(name), "max_length", 0) for name in TEXTS}
SUMS: Final = ("amount_cents", "vat_cents", "cofinancing_cents")
YES: Final = frozenset({"x", "1", "yes", "true", "da", "po", "evet"})
NO: Final = frozenset({"", "0", "no", "false", "ne", "jo", "hayir"})
DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\.?")
COMMA: Final = re.compile(r"-?(?:\d{1,3}(?:[ .\u00a0\u202f]\d{3})+|\d+),\d{1,2}")
POINT: Final = re.compile(r"-?(?:\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d+)\.\d{1,2}")


class RowsRefused(DomainError):
    """A table with faults; `problems` are (cell, sentence), from the top down. Nothing of it is taken in."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__(_("Mend the cells named and bring the table again; nothing was taken in."))
        self.problems = problems


class RowReader:
    """Reads the rows of one report's table; what all of them need is fetched once."""

    def __init__(self, report: Report, rates: DocumentRates) -> None:
        self.report, self.rates, self.agreement = report, rates, report.agreement
        self.names = [column.name for column in columns_of(self.agreement)]
        self.choices: dict[str, Mapping[str, Any]] = {
            "line": _with_numbers(line_labels(self.agreement)),
            "activity": _with_numbers(activity_labels(report)),
            "cost_type": _folded(type_labels(self.agreement)),
            "language": _folded(language_labels()) | {code: code for code in language_labels().values()},
            "currency": {code.casefold(): code for code in currency_choices(self.agreement)},
        }
        self.problems: list[tuple[str, str]] = []

    def read(self, row: Row) -> dict[str, Any] | None:
        """Return the fields of a cost, or None after its faults are noted."""
        before = len(self.problems)
        given = {name: self._cell(row, place, name) for place, name in enumerate(self.names)}
        if len(self.problems) > before:
            return None
        if given["currency"] in ("", self.agreement.currency):
            given["currency"] = ""
        else:
            given |= {"document_cents": given["amount_cents"], "amount_cents": None}
        try:
            return valued(self.report, given, self.rates)
        except DomainError as error:
            self._refuse(row, error)
            return None

    def _refuse(self, row: Row, error: DomainError) -> None:
        name = {"document_cents": "amount_cents"}.get(error.field or "", error.field or "")
        place = self.names.index(name) if name in self.names else 0
        self.problems.append((row.cell(place), str(error)))

    def _cell(self, row: Row, place: int, name: str) -> Any:
        try:
            return self._value(name, row.values[place])
        except DomainError as error:
            self.problems.append((row.cell(place), str(error)))
            return None

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, Broken):
            text = _("This cell holds a formula. Write its result as a value.")
            raise DomainError(
                text if value.is_formula else _("This cell shows the error %(text)s.") % {"text": value.shown}
            )
        if value == "" and name in REQUIRED:
            raise DomainError(_("Fill this cell in."))
        if name in self.choices:
            return self._choice(name, value)
        return READERS[name](value) if name in READERS else _text(name, value)

    def _choice(self, name: str, value: Any) -> Any:
        text = fold(" ".join(_shown(value).split()))
        if not text:
            return None if name == "activity" else ""
        found = self.choices[name].get(text) or self.choices[name].get(_shown(value).casefold())
        if found is None:
            words = {"text": _shown(value)[:60]}
            raise DomainError(_("“%(text)s” is none of the choices; take it from the list in the cell.") % words)
        return found


def identity_of(kept: Mapping[str, Any]) -> tuple[str, str, str, datetime.date]:
    """Return what tells a row from others: the document by supplier and number, what was bought, and its day."""
    return (
        "".join(fold(kept["supplier"]).split()),
        "".join(fold(kept["document_number"]).split()),
        "".join(fold(kept["description"]).split()),
        kept["spent_on"],
    )


def _with_numbers(labels: Mapping[str, Any]) -> dict[str, Any]:
    """Return choices by their label, and by their number alone."""
    return _folded(labels) | {label.partition(" ")[0]: value for label, value in labels.items()}


def _folded(labels: Mapping[str, Any]) -> dict[str, Any]:
    return {fold(label): value for label, value in labels.items()}


def _shown(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value).strip()


def _text(name: str, value: Any) -> str:
    text = " ".join(_shown(value).split())
    if len(text) > LONGEST[name]:
        raise DomainError(_("At most %(most)s characters.") % {"most": LONGEST[name]})
    return text


def _day(value: Any) -> datetime.date | None:
    if value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    found = DAY.fullmatch(_shown(value))
    try:
        parts = found and [int(found[n]) for n in (3, 2, 1)]
        day = datetime.date(*parts) if parts else datetime.date.fromisoformat(_shown(value))
    except ValueError as error:
        raise DomainError(_("This is not a date. Write it as 2026-05-31 or 31.5.2026.")) from error
    if not 2000 <= day.year <= 2100:
        raise DomainError(_("Check the year."))
    return day


def _cents(value: Any) -> int:
    if value == "":
        return 0
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta | bool):
        raise DomainError(_("This cell holds a date or a yes-or-no. Format it as a number and write it again."))
    try:
        return _cents_of_number(value) if isinstance(value, Decimal) else _cents_of_text(value)
    except AmountError as error:
        raise DomainError(str(error)) from error


def _cents_of_number(value: Decimal) -> int:
    if not value.is_finite() or abs(value) > LIMIT_CENTS:
        raise AmountError(_("This amount is too large."))
    cents = value * 100
    whole = cents.to_integral_value()
    if abs(cents - whole) > Decimal("1e-6"):  # what a program reckons may be off by less than that
        raise AmountError(_("An amount has at most two decimals (cents)."))
    return parse_amount(f"{whole / 100:.2f}", "en", allow_zero=True)


def _cents_of_text(text: str) -> int:
    """Read an amount in the way it is written where that is plain, else in the reader's."""
    body = re.sub(r"[\u00a0\u202f]", " ", text)
    if COMMA.fullmatch(body):
        return parse_amount(body.replace(".", " "), COMMA_LANGUAGE, allow_zero=True)
    language = "en" if POINT.fullmatch(body) else get_language()
    return parse_amount(body, language, allow_zero=True)


COMMA_LANGUAGE: Final = min(COMMA_LANGUAGES)


def _yes(value: Any) -> bool:
    text = fold(_shown(value))
    if text not in YES | NO:
        raise DomainError(_("Write x for yes, or leave the cell empty."))
    return text in YES


def _rate(value: Any) -> Decimal | None:
    if value == "":
        return None
    try:
        rate = value if isinstance(value, Decimal) else Decimal(str(value).replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise DomainError(_("Write the rate as a number, for example 117.2.")) from error
    if not (rate.is_finite() and 0 < rate < 10**9):
        raise DomainError(_("A rate is more than zero."))
    return rate


READERS: Final[dict[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(("spent_on", "paid_on"), _day),
    **dict.fromkeys(SUMS, _cents),
    "is_in_kind": _yes,
    "rate": _rate,
}
