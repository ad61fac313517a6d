"""The stored rates, and those that a currency in use still needs."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, QuerySet
from django.http import Http404
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.core.models import StoredFile
from grants.ledger.models import ExchangeRate
from grants.ledger.rates import missing_months

RUNNING = ("offered", "signed", "in_force", "suspended", "terminated")


@dataclass(frozen=True)
class Missing:
    """A currency in which agreements run, and the months for which InforEuro's rate is not stored."""

    currency: str
    months: list[datetime.date]


def rates_listed() -> QuerySet[ExchangeRate]:
    """Return the stored rates, the newest first."""
    return ExchangeRate.objects.select_related("imported_by").order_by("-valid_on", "currency", "source")


def missing_rates() -> list[Missing]:
    """Return, for each currency in which agreements run, the missing months of their periods up to now.

    One query, and one more for each currency.
    """
    running = Agreement.objects.filter(state__in=RUNNING, settlement=None).exclude(currency=F("award__currency"))
    periods = running.order_by("currency").values("currency").annotate(first=Min("starts_on"), last=Max("ends_on"))
    found = [
        Missing(row["currency"], missing_months(row["currency"], row["first"], min(row["last"], timezone.localdate())))
        for row in periods
    ]
    return [missing for missing in found if missing.months]


def get_rate_file(pk: int, user: Any) -> StoredFile:
    """Return a file of rates that this person looked at, or raise Http404."""
    found = StoredFile.objects.filter(pk=pk, uploaded_by_id=user.pk).first()
    if found is None:
        raise Http404
    return found
