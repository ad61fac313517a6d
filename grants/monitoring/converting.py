"""The rate of a document in another currency than the agreement's, by the scheme's policy; read once for many."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.core.rules import CURRENCIES
from grants.ledger.exchange_rules import Tranche
from grants.ledger.models import ExchangeRate
from grants.ledger.rates import MissingRate, month_of, rate_of, rates_of_period
from grants.monitoring.exchange import tranches_of
from grants.monitoring.models import Expenditure
from grants.monitoring.rules.costing import average, crossed, rate_of_tranches
from grants.payments.booking import BY_THE_BANK, is_foreign


@dataclass(frozen=True)
class Document:
    """What a document says of money, and the rate that the grantee's bank applied, where it is typed."""

    currency: str
    cents: int
    spent_on: datetime.date
    paid_on: datetime.date | None = None
    rate: Decimal | None = None
    rate_source: str = ""


@dataclass(frozen=True)
class Found:
    """The rate of a document, exact, and where it was read."""

    rate: Fraction
    source: str


def takes_typed_rates(agreement: Agreement) -> bool:
    """Tell whether the scheme goes by the bank, so that the grantee types its rate where no tranche tells it."""
    return agreement.grant_terms.exchange in BY_THE_BANK


class DocumentRates:
    """The rates of one agreement; each is read once, however many documents ask for it.

    `but` is a cost that is reckoned anew, so that it does not stand in its own way.
    """

    def __init__(self, agreement: Agreement, *, but: Expenditure | None = None) -> None:
        self.agreement, self.but = agreement, but
        self.policy = agreement.grant_terms.exchange
        self.read: dict[tuple[str, datetime.date], Fraction] = {}
        self.averages: dict[str, Fraction] = {}
        self.spent: list[tuple[datetime.date, int]] | None = None

    def of(self, document: Document) -> Found:
        """Return the rate of a document. Raises DomainError at the field at fault, MissingRate naming the month."""
        if document.currency not in CURRENCIES:
            text = _("Choose one of these currencies: %(list)s.")
            raise DomainError(text % {"list": ", ".join(CURRENCIES)}, field="currency")
        try:
            return self._by_policy(document)
        except MissingRate as error:
            error.field = error.field or "currency"
            raise

    @cached_property
    def tranches(self) -> list[Tranche]:
        """The instalments that the bank has paid."""
        return tranches_of(self.agreement)

    def note(self, day: datetime.date, cents: int) -> None:
        """Count a cost that will be saved with others, so that those after it find it spent."""
        self._spent().append((day, cents))

    def _by_policy(self, document: Document) -> Found:
        if self.policy in BY_THE_BANK:
            return self._by_the_bank(document)
        if self.policy == "average":
            return self._by_average(document)
        day = document.spent_on
        if self.policy == "payment":
            if document.paid_on is None:
                raise DomainError(_("Say when it was paid: the rate of that month is taken."), "paid_on")
            day = document.paid_on
        rate = crossed(self._of_month(document.currency, day), self._of_month(self.agreement.currency, day))
        return Found(rate, f"InforEuro {day:%Y-%m}")

    def _by_the_bank(self, document: Document) -> Found:
        known = None
        if is_foreign(self.agreement) and document.currency == self.agreement.book_currency:
            before = sum(cents for day, cents in self._spent() if day <= document.spent_on)
            known = rate_of_tranches(self.tranches, spent_before=before, document_cents=document.cents, by=self.policy)
        if known is not None:
            return Found(known, _("The bank's, of the instalments"))
        words = {"currency": document.currency, "own": self.agreement.currency}
        if document.rate is None:
            text = _("Write the rate of your bank: how many %(currency)s for one %(own)s.") % words
            raise DomainError(text, "rate")
        if not 0 < document.rate < 10**9:
            raise DomainError(_("A rate is more than zero."), "rate")
        if not document.rate_source.strip():
            raise DomainError(_("Say where the rate was read, for example in which advice of the bank."), "rate_source")
        return Found(Fraction(document.rate), document.rate_source.strip())

    def _by_average(self, document: Document) -> Found:
        start, end = self.agreement.starts_on, min(self.agreement.ends_on, timezone.localdate())
        rate = crossed(self._mean_of(document.currency, start, end), self._mean_of(self.agreement.currency, start, end))
        return Found(rate, _("Average of %(start)s to %(end)s") % {"start": start.isoformat(), "end": end.isoformat()})

    def _of_month(self, currency: str, day: datetime.date) -> Fraction:
        key = (currency, month_of(day))
        if key not in self.read:
            self.read[key] = Fraction(rate_of(ExchangeRate.Source.INFOREURO, currency, day))
        return self.read[key]

    def _mean_of(self, currency: str, start: datetime.date, end: datetime.date) -> Fraction:
        if currency not in self.averages:
            self.averages[currency] = average(rates_of_period(currency, start, end))
        return self.averages[currency]

    def _spent(self) -> list[tuple[datetime.date, int]]:
        if self.spent is None:
            told = Expenditure.objects.filter(report__agreement=self.agreement)
            rows = told.exclude(pk=self.but.pk) if self.but else told
            self.spent = list(rows.values_list("spent_on", "amount_cents"))
        return self.spent
