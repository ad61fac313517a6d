"""How long money has been with grantees without being justified: by grant and age; cents of the pot's currency."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.agreements.models import Agreement
from grants.applications.closing import closed_files
from grants.ledger.models import Account
from grants.payments.models import Payment
from grants.programmes.models import Action

AGES: Final[dict[str, Any]] = {
    "90": gettext_lazy("0–90 days"),
    "180": gettext_lazy("91–180 days"),
    "365": gettext_lazy("181–365 days"),
    "older": gettext_lazy("Over a year"),
}


@dataclass
class Advance:
    """What a grantee was paid and has not justified, by how long ago it was paid."""

    reference: str
    organisation: str
    url: str
    report_due_on: datetime.date | None
    cents: dict[str, int]

    @property
    def total(self) -> int:
        """All ages together."""
        return sum(self.cents.values())


def advances_of(action: Action, user: Any) -> list[Advance]:
    """Return the grants of an action that hold money which is not justified, the oldest money first.

    What was accepted justifies the oldest payments first, so what is left is of the latest.
    """
    accounts = Account.objects.filter(kind=Account.Kind.ADVANCED, owner_type="agreement", balance__gt=0)
    own = Agreement.objects.filter(award__application__call__action=action)
    left = dict(accounts.filter(owner_id__in=own.values("pk")).values_list("owner_id", "balance"))
    closed = set(closed_files(user).filter(award__agreement__in=left).values_list("award__agreement", flat=True))
    paid = _paid(left)
    today = timezone.localdate()
    found = [
        _advance(row, by_age(left[row.pk], paid[row.pk], today), is_closed=row.pk in closed)
        for row in own.filter(pk__in=left).select_related("organisation")
    ]
    ages = [*reversed(AGES)]
    return sorted(found, key=lambda row: [-row.cents[age] for age in ages])


def by_age(left: int, payments: Sequence[tuple[datetime.date, int]], today: datetime.date) -> dict[str, int]:
    """Divide what is not justified by the age of the payments it comes from; the latest payment comes first."""
    cents = dict.fromkeys(AGES, 0)
    for paid_on, amount in payments:
        part = min(amount, left)
        cents[_age((today - paid_on).days)] += part
        left -= part
    cents["older"] += left  # money that no payment on record explains: the worst is assumed
    return cents


def together(rows: Iterable[Advance]) -> dict[str, int]:
    """Return the sum of each age over all grants, and of all ages."""
    sums = dict.fromkeys([*AGES, "total"], 0)
    for row in rows:
        for age, cents in row.cents.items():
            sums[age] += cents
            sums["total"] += cents
    return sums


def _age(days: int) -> str:
    return next((str(end) for end in (90, 180, 365) if days <= end), "older")


def _paid(agreements: Iterable[int]) -> dict[int, list[tuple[datetime.date, int]]]:
    """Return the payments in advance by agreement, the latest first."""
    found: dict[int, list[tuple[datetime.date, int]]] = defaultdict(list)
    rows = Payment.objects.filter(agreement__in=agreements, state="paid", kind=Payment.Kind.INSTALMENT)
    for row in rows.exclude(paid_on=None).order_by("-paid_on", "-pk"):
        found[row.agreement_id].append((row.paid_on, row.moved_cents))  # type: ignore[arg-type]
    return found


def _advance(agreement: Agreement, cents: dict[str, int], *, is_closed: bool) -> Advance:
    if is_closed:
        return Advance("", _("A grant that is closed to you"), "", None, cents)
    url = reverse("dashboards:money_of_grant", args=[agreement.reference])
    return Advance(agreement.reference, agreement.organisation.name, url, agreement.report_due_on, cents)
