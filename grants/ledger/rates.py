"""Stored rates: which one counts on a day or over a period, and which are missing. Nothing is fetched from outside.

A rate is units of the currency for one euro. InforEuro's holds for a month, the European Central Bank's for a day and
those after it on which none is published (weekends, holidays).
"""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.ledger.models import ExchangeRate

Source = ExchangeRate.Source
BASE: Final = "EUR"
LONGEST_GAP: Final = datetime.timedelta(days=7)  # between two days on which the ECB publishes
NAMES: Final = {Source.INFOREURO: "InforEuro", Source.ECB: "ECB"}


class MissingRate(DomainError):
    """A rate that is needed is not stored; the message names the currency and the month."""

    def __init__(self, source: str, currency: str, day: datetime.date, *, field: str | None = None) -> None:
        words = {"source": NAMES[Source(source)], "currency": currency, "month": date_format(day, "F Y")}
        super().__init__(
            _("The %(source)s rate of %(currency)s for %(month)s is missing; import it.") % words, field=field
        )


def month_of(day: datetime.date) -> datetime.date:
    """Return the first day of the month."""
    return day.replace(day=1)


def months_between(start: datetime.date, end: datetime.date) -> Iterator[datetime.date]:
    """Yield the first day of each month from the one of `start` to the one of `end`."""
    month = month_of(start)
    while month <= end:
        yield month
        month = (month + datetime.timedelta(days=32)).replace(day=1)


def rate_of(source: str, currency: str, day: datetime.date) -> Decimal:
    """Return the rate of a currency on a day. Raises MissingRate, naming the month."""
    return rates_of(source, currency, [day])[day]


def rates_of(source: str, currency: str, days: Iterable[datetime.date]) -> dict[datetime.date, Decimal]:
    """Return the rate of each day, in one query. Raises MissingRate for the earliest day that has none."""
    wanted = sorted(set(days))
    if not wanted or currency == BASE:
        return dict.fromkeys(wanted, Decimal(1))
    first = month_of(wanted[0]) if source == Source.INFOREURO else wanted[0] - LONGEST_GAP
    stored = _stored(source, currency, first, wanted[-1])
    return {day: _rate_on(source, currency, day, stored) for day in wanted}


def rates_of_period(currency: str, start: datetime.date, end: datetime.date) -> list[Decimal]:
    """Return the rates whose average holds for a period, both days included.

    These are the ECB's daily rates where it quotes the currency; else InforEuro's of the months. Raises MissingRate
    for a month without any.
    """
    daily = _stored(Source.ECB, currency, start, end)
    if not daily:
        return list(rates_of(Source.INFOREURO, currency, months_between(start, end)).values())
    published = {month_of(day) for day in daily}
    for month in months_between(start, end):
        if month not in published:
            raise MissingRate(Source.ECB, currency, month)
    return list(daily.values())


def missing_months(currency: str, start: datetime.date, end: datetime.date) -> list[datetime.date]:
    """Return the months of a period for which no InforEuro rate of the currency is stored."""
    stored = _stored(Source.INFOREURO, currency, month_of(start), end)
    return [month for month in months_between(start, end) if month not in stored]


def _stored(source: str, currency: str, first: datetime.date, last: datetime.date) -> dict[datetime.date, Decimal]:
    found = ExchangeRate.objects.filter(source=source, currency=currency, valid_on__range=(first, last))
    return dict(found.order_by("valid_on").values_list("valid_on", "rate"))


def _rate_on(source: str, currency: str, day: datetime.date, stored: dict[datetime.date, Decimal]) -> Decimal:
    if source == Source.INFOREURO:
        found = stored.get(month_of(day))
    else:
        known = [published for published in stored if day - LONGEST_GAP <= published <= day]
        found = stored[max(known)] if known else None
    if found is None:
        raise MissingRate(source, currency, day)
    return found
