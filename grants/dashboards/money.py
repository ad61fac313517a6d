"""Where the small-grants money of an action stands, read from the ledger in a fixed number of queries; cents."""

from collections import defaultdict
from dataclasses import dataclass, field, fields

from django.db.models import Case, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Account, Transfer
from grants.programmes.models import Action
from grants.programmes.selectors import NET

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
    recovered: int = 0
    accepted: int = 0
    still_to_pay: int = 0
    not_justified: int = 0
    settled: int = 0
    lost: int = 0
    to_release: int = 0

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
        parts = [
            (_("Available to calls"), self.available, "available"),
            (_("In calls, not awarded"), total.free, "calls"),
            (_("Reserved for awards"), total.reserved, "reserved"),
            (_("Contracted, still to pay"), total.still_to_pay, "contracted"),
            (_("Paid, not yet justified"), total.not_justified, "paid"),
            (_("Paid and accepted"), total.settled, "accepted"),
        ]
        if total.lost:
            parts.append((_("Given up, or lost by exchange rates"), total.lost, "accepted"))
        rest = (_("Not used by settled grants, free at their closure"), total.to_release, "available")
        return [rest, *parts] if total.to_release else parts


def overview(action: Action) -> Overview:
    """Return where the action's money stands at this moment."""
    calls = list(Call.objects.filter(action=action).exclude(state="cancelled").order_by("closes_at"))
    rows = {call.pk: Row(call=call) for call in calls}
    _add_pots(rows)
    _add_reserved(rows)
    _add_agreements(rows)
    available = _balance(Account.objects.filter(kind=Kind.AVAILABLE, owner_type="action", owner_id=action.pk))
    allocated = action.allocations.filter(state="confirmed").aggregate(sum=Sum(NET))["sum"] or 0
    found = Overview(action, allocated, available, [rows[call.pk] for call in calls])
    for row in found.rows:
        found.total.add(row)
    return found


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
    found = Agreement.objects.filter(**{f"{CALL}__in": rows}).values_list("pk", f"{CALL}_id", "settlement")
    owners = {pk: call for pk, call, _settlement in found}
    settled = {pk for pk, _call, settlement in found if settlement}
    for pk, kinds in _balances_by_owner("agreement", list(owners)).items():
        _add_balances(rows[owners[pk]], kinds, is_settled=pk in settled)
    for pk, kind, to_action, total in _moved_from(list(owners)):
        row = rows[owners[pk]]
        if kind == Transfer.Kind.RECOVER:
            row.recovered += total
            row.paid += total
        elif kind == Transfer.Kind.RELEASE and to_action:
            row.pot -= total
        elif kind in (Transfer.Kind.ACCEPT, Transfer.Kind.OWE):
            row.accepted += total
        elif kind == Transfer.Kind.DISALLOW:
            row.accepted -= total


def _add_balances(row: Row, kinds: dict[str, int], *, is_settled: bool) -> None:
    """Add an agreement's balances; what a settled grant did not use is not to be paid, but given back."""
    rest = kinds[Kind.COMMITTED]
    row.to_release += rest if is_settled else 0
    row.still_to_pay += kinds[Kind.ORDERED] + kinds[Kind.PAYABLE] + (0 if is_settled else rest)
    row.paid += kinds[Kind.ADVANCED] + kinds[Kind.ACCEPTED] + kinds[Kind.WAIVED] + kinds[Kind.EXCHANGE]
    row.settled += kinds[Kind.ACCEPTED]
    row.lost += kinds[Kind.WAIVED] + kinds[Kind.EXCHANGE]
    row.not_justified += kinds[Kind.ADVANCED]
    row.contracted += sum(kinds.values())


def _moved_from(agreements: list[int]) -> list[tuple[int, str, bool, int]]:
    """Return the sums of what left the agreements' accounts: by agreement, kind, and whether it went to the action."""
    moved = Transfer.objects.filter(debit__owner_type="agreement", debit__owner_id__in=agreements).order_by()
    to_action = Q(credit__owner_type="action")
    sums = moved.annotate(to_action=Case(When(to_action, then=True), default=False))
    return list(sums.values_list("debit__owner_id", "kind", "to_action").annotate(sum=Sum("amount")))


def _balances_by_owner(owner_type: str, ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    accounts = Account.objects.filter(owner_type=owner_type, owner_id__in=ids)
    for owner, kind, balance in accounts.values_list("owner_id", "kind", "balance"):
        found[owner][kind] += balance
    return found


def _balance(accounts: QuerySet[Account]) -> int:
    return accounts.aggregate(sum=Sum("balance"))["sum"] or 0
