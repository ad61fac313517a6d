"""The values in a camt.053 statement: amounts, and what was instructed in another currency at which rate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.payments.statement_files import StatementFault

LIMIT_CENTS: Final = 10**15
AMOUNT: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?", re.ASCII)
RATE: Final = re.compile(r"[0-9]{1,11}(\.[0-9]{1,10})?", re.ASCII)
CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
EXCHANGED: Final = ("InstdAmt", "TxAmt", "CntrValAmt")  # where a bank tells the exchange
EIGHT: Final = Decimal("0.00000001")
HIGHEST_RATE: Final = Decimal(10) ** 10


@dataclass(frozen=True)
class Exchange:
    """What was instructed in another currency, in cents, and the bank's rate: units of it for one of the account's."""

    instructed_cents: int | None = None
    instructed_currency: str = ""
    exchange_rate: Decimal | None = None


def cents_of(text: str | None, where: str) -> int:
    """Return exact cents of an amount as the standard writes it: digits and a point, never a sign or an exponent."""
    exact = _exact_cents(text, where)
    if exact != exact.to_integral_value() or exact > LIMIT_CENTS:
        raise _not_an_amount(text, where)
    return int(exact)


def exchange_of(details: Any, namespace: str, booked_cents: int, booked_currency: str, where: str) -> Exchange:
    """Return what AmtDtls tells of an exchange; empty where nothing was exchanged, or not in whole cents."""
    told = details.find(f"{namespace}InstdAmt/{namespace}Amt") if details is not None else None
    currency = str(told.get("Ccy", "")) if told is not None else ""
    if told is None or currency == booked_currency:
        return Exchange()
    if not CURRENCY.fullmatch(currency):
        raise StatementFault(_("This is not a currency: “%(text)s”,") % {"text": currency[:30]}, [where])
    cents = _exact_cents(told.text, where)
    if cents != cents.to_integral_value() or not 0 < cents <= LIMIT_CENTS:
        return Exchange()
    pair = (currency, booked_currency)
    rates = set(_rates(details, namespace, pair, Decimal(int(cents)) / max(abs(booked_cents), 1), where))
    return Exchange(int(cents), currency, rates.pop() if len(rates) == 1 else None)


def _rates(
    details: Any, namespace: str, pair: tuple[str, str], expected: Decimal, where: str
) -> Iterator[Decimal | None]:
    """Return each rate that is told, as units of the first of the pair for one of the second; None for another pair."""
    for kind in EXCHANGED:
        found = details.find(f"{namespace}{kind}/{namespace}CcyXchg")
        if found is None or found.find(f"{namespace}XchgRate") is None:
            continue
        rate = _rate(found.findtext(f"{namespace}XchgRate"), where)
        told = [(found.findtext(f"{namespace}{name}") or "").strip() for name in ("SrcCcy", "TrgtCcy", "UnitCcy")]
        yield _turned(rate, told[2], pair, expected) if {*told} <= {*pair, ""} else None


def _turned(rate: Decimal, unit: str, pair: tuple[str, str], expected: Decimal) -> Decimal | None:
    """Return the rate for one unit of the account's currency; where no unit is told, the way that fits the sums."""
    straight, turned = rate.quantize(EIGHT), (1 / rate).quantize(EIGHT)
    if not unit:
        found = min(straight, turned, key=lambda one: abs(one - expected))
    else:
        found = straight if unit == pair[1] else turned
    return found if 0 < found < HIGHEST_RATE else None


def _rate(text: str | None, where: str) -> Decimal:
    written = (text or "").strip()
    if not RATE.fullmatch(written) or not Decimal(written):
        raise StatementFault(_("This is not a rate: “%(text)s”,") % {"text": written[:30]}, [where])
    return Decimal(written)


def _exact_cents(text: str | None, where: str) -> Decimal:
    written = (text or "").strip()
    if not AMOUNT.fullmatch(written):
        raise _not_an_amount(text, where)
    return Decimal(written).scaleb(2)


def _not_an_amount(text: str | None, where: str) -> StatementFault:
    return StatementFault(_("This is not an amount: “%(text)s”,") % {"text": (text or "").strip()[:30]}, [where])
