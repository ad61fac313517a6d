"""An award in the pot's currency drawn up as an agreement in another: at one rate, kept with its source and day."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.rules import line_amount
from grants.core.errors import DomainError
from grants.evaluation.models import Award
from grants.ledger.exchange_rules import priced
from grants.ledger.models import ExchangeRate
from grants.ledger.rates import rate_of


@dataclass(frozen=True)
class Rate:
    """Units of the agreement's currency for one of the pot's, where it was read, and the day for which it holds."""

    rate: Decimal
    source: str
    on: datetime.date


@dataclass(frozen=True)
class Contract:
    """What the agreement is drawn up in: its currency, the grant and the budget in it, and the rate; None for none."""

    currency: str
    amount_cents: int
    budget: Mapping[str, Any]
    rate: Rate | None

    @property
    def rate_fields(self) -> dict[str, Any]:
        """What the agreement keeps of the rate."""
        if self.rate is None:
            return {}
        return {"rate": self.rate.rate, "rate_source": self.rate.source, "rate_on": self.rate.on}


def currency_of(award: Award) -> str:
    """Return the currency in which the agreement of an award is drawn up: the scheme's, or the award's own."""
    return award.application.call.grant_terms.grant_currency or str(award.currency)


def is_abroad(award: Award) -> bool:
    """Tell whether the agreement of an award is drawn up in another currency than the pot's."""
    return currency_of(award) != award.currency


def contract_of(award: Award, budget: Mapping[str, Any], typed: Rate | None = None) -> Contract:
    """Return grant and budget in the currency of the scheme, at the rate typed or InforEuro's of this month.

    Each sum is rounded half up to the cent. Raises MissingRate, naming the month, and DomainError for a typed rate
    that cannot be.
    """
    currency = currency_of(award)
    if currency == award.currency:
        return Contract(currency, award.amount_cents, budget, None)
    rate = _checked(typed) if typed else _of_this_month(currency)
    return Contract(currency, priced(award.amount_cents, rate.rate), _converted(budget, rate.rate), rate)


def _of_this_month(currency: str) -> Rate:
    month = timezone.localdate().replace(day=1)
    found = rate_of(ExchangeRate.Source.INFOREURO, currency, month)
    return Rate(found, "InforEuro", month)


def _checked(typed: Rate) -> Rate:
    if typed.rate <= 0:
        raise DomainError(_("A rate is more than zero."), field="rate")
    if not typed.source.strip():
        raise DomainError(_("Say where the rate was read."), field="rate_source")
    if typed.on > timezone.localdate():
        raise DomainError(_("This day is still to come."), field="rate_on")
    return Rate(typed.rate, typed.source.strip(), typed.on)


def _converted(budget: Mapping[str, Any], rate: Decimal) -> dict[str, Any]:
    sums = {name: priced(budget[name], rate) for name in ("requested_cents", "cofinancing_cents")}
    return {**budget, **sums}


def lines_at(rate: Decimal | None, lines: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the lines of a budget in the contract's currency; as they are where there is no other."""
    return lines if rate is None else [_line_at(rate, line) for line in lines]


def _line_at(rate: Decimal, line: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the unit rate, and take the amount from it, so that quantity times unit rate still is the amount."""
    sums = {name: priced(value, rate) for name, value in line.items() if name.endswith("_cents") and value is not None}
    sums["amount_cents"] = line_amount(Decimal(line["quantity"]), sums["unit_rate_cents"])
    return {**line, **sums}
