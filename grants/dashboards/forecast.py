"""What grants still cost and when: what is overdue, due in 30, 60 and 90 days, later, and what has no day yet; cents.

Sums are the ledger's, in the currency of the pot, and add up to what is still to be paid. A closed grant costs nothing.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.agreements.models import Agreement, Instalment
from grants.applications.closing import closed_files
from grants.ledger.models import Account
from grants.ledger.rules import taken
from grants.ledger.services import parts_of
from grants.payments.models import Payment, Recovery
from grants.programmes.models import Action

Kind = Account.Kind
Trigger = Instalment.Trigger
SHOWN: Final = 5  # rows of what is overdue on a home
BUCKETS: Final[dict[str, Any]] = {
    "overdue": gettext_lazy("Overdue"),
    "30": gettext_lazy("In 0–30 days"),
    "60": gettext_lazy("In 31–60 days"),
    "90": gettext_lazy("In 61–90 days"),
    "later": gettext_lazy("Later"),
    "open": gettext_lazy("No day yet"),
}


@dataclass(frozen=True)
class Due:
    """A sum of a grant that is still to be paid: since or from which day, and each donor's part."""

    action: Action
    reference: str
    organisation: str
    url: str
    what: str
    on: datetime.date | None
    cents: int
    parts: Mapping[str, int]

    def bucket(self, today: datetime.date) -> str:
        """Return the column in which it stands on a day."""
        if self.on is None:
            return "open"
        days = (self.on - today).days
        return "overdue" if days < 0 else next((str(end) for end in (30, 60, 90) if days <= end), "later")


@dataclass
class Need:
    """What an action needs by donor: a sum for each column, and together."""

    action: Action
    donor: str
    cents: dict[str, int]

    @property
    def total(self) -> int:
        """All columns together."""
        return sum(self.cents.values())


def dues_of(actions: Iterable[Action], user: Any) -> list[Due]:
    """Return all that the grants of these actions still cost, the soonest first; a closed file stays unnamed."""
    rows = Agreement.objects.filter(award__application__call__action__in=[row.pk for row in actions])
    live = rows.exclude(state="closed").select_related("award__application__call__action", "organisation", "settlement")
    agreements = {row.pk: row for row in live.prefetch_related("instalments", "reports", "report_duties")}
    held = _held(agreements)
    spoken_for = _ordered_or_paid(agreements)
    closed = set(closed_files(user).filter(award__agreement__in=agreements).values_list("award__agreement", flat=True))
    found = [
        due
        for pk, agreement in agreements.items()
        for due in _dues(agreement, held[pk], spoken_for, is_closed=pk in closed)
    ]
    return sorted(found, key=lambda due: (due.on is None, due.on or datetime.date.max, due.reference))


def needs_of(dues: Iterable[Due], today: datetime.date | None = None) -> list[Need]:
    """Return the sums by action and donor, the actions in their order."""
    today = today or timezone.localdate()
    sums: dict[tuple[int, str], Need] = {}
    for due in dues:
        for donor, cents in due.parts.items():
            empty = Need(due.action, donor, dict.fromkeys(BUCKETS, 0))
            sums.setdefault((due.action.pk, donor), empty).cents[due.bucket(today)] += cents
    return sorted(sums.values(), key=lambda need: (need.action.code, -need.total, need.donor))


@dataclass(frozen=True)
class Cash:
    """The short form for a home: a row for each column of the forecast, by donor, and what is overdue."""

    donors: list[str]
    rows: list[tuple[Any, list[int], int]]
    overdue: list[Due]
    recoveries: list[Recovery]


def cash_of(actions: Sequence[Action], user: Any) -> Cash:
    """Return what the grants of these actions need, by donor, and the first of what is overdue."""
    today = timezone.localdate()
    dues = dues_of(actions, user)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(BUCKETS, 0))
    for need in needs_of(dues, today):
        for bucket, cents in need.cents.items():
            sums[need.donor][bucket] += cents
    cells = {bucket: [sums[donor][bucket] for donor in sums] for bucket in BUCKETS}
    rows = [(label, cells[bucket], sum(cells[bucket])) for bucket, label in BUCKETS.items()]
    overdue = [due for due in dues if due.bucket(today) == "overdue"][:SHOWN]
    return Cash(list(sums), rows, overdue, overdue_recoveries(actions, user)[:SHOWN])


def together(needs: Iterable[Need]) -> dict[str, int]:
    """Return the sum of each column over all actions and donors, and of all columns."""
    sums = dict.fromkeys([*BUCKETS, "total"], 0)
    for need in needs:
        for bucket, cents in need.cents.items():
            sums[bucket] += cents
            sums["total"] += cents
    return sums


def overdue_recoveries(actions: Iterable[Action], user: Any) -> list[Recovery]:
    """Return the sums asked back whose day has passed, the oldest first."""
    path = "agreement__award__application"
    found = Recovery.objects.filter(
        **{f"{path}__call__action__in": [row.pk for row in actions]}, state="due", due_on__lt=timezone.localdate()
    )
    found = found.exclude(**{f"{path}__in": closed_files(user).values("pk")})
    return list(found.select_related("agreement__organisation").prefetch_related("parts").order_by("due_on"))


def _held(agreements: Mapping[int, Agreement]) -> dict[int, dict[str, dict[str, int]]]:
    """Return each agreement's donors' parts by the kind of the account."""
    kinds = (Kind.COMMITTED, Kind.ORDERED, Kind.PAYABLE)
    accounts = list(Account.objects.filter(owner_type="agreement", owner_id__in=agreements, kind__in=kinds))
    parts = parts_of(accounts)
    held: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: {kind: {} for kind in kinds})
    for row in accounts:
        held[row.owner_id][row.kind] = parts[row.pk]
    return held


def _ordered_or_paid(agreements: Mapping[int, Agreement]) -> set[int]:
    found = Payment.objects.filter(Q(state="ordered") | Q(state="paid"), agreement__in=agreements)
    return set(found.exclude(instalment=None).values_list("instalment_id", flat=True))


def _dues(
    agreement: Agreement, held: Mapping[str, dict[str, int]], spoken_for: set[int], *, is_closed: bool
) -> Iterator[Due]:
    for what, on, parts in _sums(agreement, held, spoken_for):
        yield Due(
            agreement.award.application.call.action,
            "" if is_closed else agreement.reference,
            _("A grant that is closed to you") if is_closed else agreement.organisation.name,
            "" if is_closed else reverse("dashboards:money_of_grant", args=[agreement.reference]),
            what,
            on,
            sum(parts.values()),
            parts,
        )


def _sums(
    agreement: Agreement, held: Mapping[str, dict[str, int]], spoken_for: set[int]
) -> Iterator[tuple[str, datetime.date | None, dict[str, int]]]:
    """Take what is ordered and owed, then from what is committed one instalment after another, then the rest."""
    today = timezone.localdate()
    for kind, what in ((Kind.ORDERED, _("Ordered, the bank is to pay")), (Kind.PAYABLE, _("Balance, accepted"))):
        if held[kind]:
            yield what, today, held[kind]
    if getattr(agreement, "settlement", None) is not None:
        return  # what is left will be released
    rest = dict(held[Kind.COMMITTED])
    waiting = [row for row in agreement.instalments.all() if row.pk not in spoken_for]
    for instalment in waiting:
        parts = taken(min(_in_pot(instalment.amount_cents, agreement), sum(rest.values())), rest)
        rest = {donor: cents - parts.get(donor, 0) for donor, cents in rest.items()}
        if parts:
            what = _("Instalment %(number)s, %(when)s")
            told = {"number": instalment.number, "when": instalment.get_trigger_display()}
            yield what % told, _day_of(instalment, agreement, today), parts
    if any(rest.values()):
        yield _("Not yet in an instalment"), None, {donor: cents for donor, cents in rest.items() if cents}


def _in_pot(cents: int, agreement: Agreement) -> int:
    """Return a sum of the contract in the currency of the pot, at the rate at which it was drawn up."""
    if agreement.rate is None:
        return cents
    return int((Decimal(cents) / agreement.rate).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _day_of(instalment: Instalment, agreement: Agreement, today: datetime.date) -> datetime.date | None:
    """Return from which day an instalment is due, as far as anybody knows; a suspended grant is paid nothing."""
    if str(agreement.state) != "in_force":
        return None
    in_force = timezone.localdate(agreement.in_force_at) if agreement.in_force_at else today
    if instalment.trigger == Trigger.INTERIM:
        return _day_of_interim(instalment, today)
    days = {
        Trigger.SIGNATURE: in_force + datetime.timedelta(days=agreement.grant_terms.payment_days),
        Trigger.DATE: instalment.due_on,
        Trigger.MANUAL: timezone.localdate(instalment.met_at) if instalment.met_at else None,
        Trigger.REPORT: agreement.report_due_on if agreement.report_due_on >= today else None,
    }
    return days[Trigger(instalment.trigger)]


def _day_of_interim(instalment: Instalment, today: datetime.date) -> datetime.date | None:
    """Return the day of the interim report, or today once it is accepted; one that is late has no day."""
    if instalment.interim_is_accepted:
        return today
    day = instalment.interim_due_on
    return day if day and day >= today else None
