"""Where the small-grants money of an action stands, read from the ledger in a fixed number of queries; cents."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field, fields

from django.db.models import QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Account, Transfer
from grants.ledger.rules import largest_remainder
from grants.monitoring.models import Settlement
from grants.programmes.models import Action
from grants.programmes.services import shares_of

Kind = Account.Kind
CALL = "award__application__call"


@dataclass
class Row:
    """One call's money, in the words of finance people; all in cents."""

    call: Call | None = None
    pot: int = 0
    free: int = 0
    reserved: int = 0
    contracted: int = 0
    paid: int = 0
    accepted: int = 0
    still_to_pay: int = 0
    not_justified: int = 0

    def add(self, other: "Row") -> None:
        """Add another row's figures to this one."""
        for figure in fields(self)[1:]:
            setattr(self, figure.name, getattr(self, figure.name) + getattr(other, figure.name))


@dataclass
class Overview:
    """An action's small-grants money: what is allocated, what is still free, and each call."""

    action: Action
    allocated: int
    available: int
    rows: list[Row]
    total: Row = field(default_factory=Row)

    @property
    def segments(self) -> list[tuple[str, int, str]]:
        """The stacked bar, from far to near to the final use."""
        total = self.total
        settled = min(total.accepted, total.paid)
        return [
            (_("Available to calls"), self.available, "available"),
            (_("In calls, not awarded"), total.free, "calls"),
            (_("Reserved for awards"), total.reserved, "reserved"),
            (_("Contracted, still to pay"), total.still_to_pay, "contracted"),
            (_("Paid, not yet justified"), total.paid - settled, "paid"),
            (_("Paid and accepted"), settled, "accepted"),
        ]


@dataclass(frozen=True)
class Need:
    """Cash that falls due within so many days, by donor; cents."""

    days: int
    total: int
    parts: dict[str, int]


def overview(action: Action) -> Overview:
    """Return where the action's money stands at this moment."""
    calls = list(Call.objects.filter(action=action).exclude(state="cancelled").order_by("closes_at"))
    rows = {call.pk: Row(call=call) for call in calls}
    _add_pots(rows)
    _add_reserved(rows)
    _add_agreements(rows)
    _add_accepted(rows)
    available = _balance(Account.objects.filter(kind=Kind.AVAILABLE, owner_type="action", owner_id=action.pk))
    allocated = action.allocations.filter(state="confirmed").aggregate(sum=Sum("amount_cents"))["sum"] or 0
    found = Overview(action, allocated, available, [rows[call.pk] for call in calls])
    for row in found.rows:
        found.total.add(row)
    return found


def cash_needed(action: Action) -> list[Need]:
    """Return what must be paid within 30, 60 and 90 days: advances and balances at once, the rest after the report."""
    today = timezone.localdate()
    due: dict[int, int] = defaultdict(int)
    live = Agreement.objects.filter(award__application__call__action=action, state="in_force")
    reports = dict(live.values_list("pk", "report_due_on"))
    advances = _unpaid_advances(live)
    for pk, kinds in _balances_by_owner("agreement", list(reports)).items():
        at_once = kinds[Kind.ORDERED] + kinds[Kind.PAYABLE] + advances.get(pk, 0)
        later = kinds[Kind.COMMITTED] - advances.get(pk, 0)
        due[30] += at_once
        due[_horizon(reports[pk] - today)] += max(later, 0)
    shares = shares_of(action) if any(due.values()) else {}
    return [Need(days, due[days], largest_remainder(due[days], shares) if shares else {}) for days in (30, 60, 90)]


def _horizon(until: datetime.timedelta) -> int:
    return next((days for days in (30, 60, 90) if until.days <= days), 0)


def _unpaid_advances(live: QuerySet[Agreement]) -> dict[int, int]:
    """Return the advances that are neither ordered nor paid, by agreement."""
    advances = Instalment.objects.filter(agreement__in=live, trigger="signature")
    open_ones = advances.exclude(payments__state__in=["ordered", "paid"])
    return dict(open_ones.values_list("agreement_id").annotate(sum=Sum("amount_cents")))


def _add_pots(rows: dict[int, Row]) -> None:
    for pk, kinds in _balances_by_owner("call", list(rows)).items():
        rows[pk].free = kinds[Kind.CALL]
    moved = Transfer.objects.filter(credit__owner_type="call", credit__owner_id__in=rows, kind="pot")
    for pk, total in moved.values_list("credit__owner_id").annotate(sum=Sum("amount")):
        rows[pk].pot += total
    released = Transfer.objects.filter(
        debit__owner_type="call", debit__owner_id__in=rows, kind="release", credit__owner_type="action"
    )
    for pk, total in released.values_list("debit__owner_id").annotate(sum=Sum("amount")):
        rows[pk].pot -= total


def _add_reserved(rows: dict[int, Row]) -> None:
    owners = dict(Award.objects.filter(application__call__in=rows).values_list("pk", "application__call_id"))
    for pk, kinds in _balances_by_owner("award", list(owners)).items():
        rows[owners[pk]].reserved += kinds[Kind.RESERVED]


def _add_agreements(rows: dict[int, Row]) -> None:
    owners = dict(Agreement.objects.filter(**{f"{CALL}__in": rows}).values_list("pk", f"{CALL}_id"))
    for pk, kinds in _balances_by_owner("agreement", list(owners)).items():
        row = rows[owners[pk]]
        to_pay = kinds[Kind.COMMITTED] + kinds[Kind.ORDERED] + kinds[Kind.PAYABLE]
        paid = kinds[Kind.ADVANCED] + kinds[Kind.ACCEPTED]
        row.still_to_pay += to_pay
        row.paid += paid
        row.contracted += to_pay + paid
        row.not_justified += kinds[Kind.ADVANCED]


def _add_accepted(rows: dict[int, Row]) -> None:
    call = f"agreement__{CALL}"
    found = Settlement.objects.filter(**{f"{call}__in": rows}).values_list(f"{call}_id")
    for pk, total in found.annotate(sum=Sum("final_grant_cents")):
        rows[pk].accepted += total


def _balances_by_owner(owner_type: str, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    accounts = Account.objects.filter(owner_type=owner_type, owner_id__in=ids)
    for owner, kind, balance in accounts.values_list("owner_id", "kind", "balance"):
        found[owner][kind] += balance
    return found


def _balance(accounts: QuerySet[Account]) -> int:
    return accounts.aggregate(sum=Sum("balance"))["sum"] or 0
