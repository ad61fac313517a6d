"""The execution of an action's budget: per call, grant and donor, from the transfers alone; cents."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.agreements.models import Agreement
from grants.applications.closing import closed_files
from grants.calls.models import Call
from grants.dashboards.books import accounts_of
from grants.dashboards.flows import Flow, Side, flows_of
from grants.evaluation.models import Award
from grants.ledger.models import Account, Transfer
from grants.monitoring.models import Settlement
from grants.programmes.models import Action

Kind = Account.Kind
BALANCES: Final[dict[str, str]] = {
    Kind.AVAILABLE: "available",
    Kind.CALL: "in_calls",
    Kind.RESERVED: "reserved",
    Kind.COMMITTED: "still_to_pay",
    Kind.ORDERED: "still_to_pay",
    Kind.PAYABLE: "still_to_pay",
    Kind.ADVANCED: "not_justified",
    Kind.ACCEPTED: "settled",
    Kind.WAIVED: "given_up",
    Kind.EXCHANGE: "by_rates",
}
# The columns in their order. The first six are where the money is promised, the rest what became of the contracts.
COLUMNS: Final[dict[str, Any]] = {
    "allocated": gettext_lazy("Allocated"),
    "available": gettext_lazy("Available to calls"),
    "in_calls": gettext_lazy("In calls, not awarded"),
    "reserved": gettext_lazy("Reserved"),
    "contracted": gettext_lazy("Contracted"),
    "released": gettext_lazy("Released"),
    "paid": gettext_lazy("Paid"),
    "accepted": gettext_lazy("Accepted"),
    "recovered": gettext_lazy("Recovered"),
    "still_to_pay": gettext_lazy("Still to pay"),
    "to_release": gettext_lazy("To be released"),
    "not_justified": gettext_lazy("Not yet justified"),
    "settled": gettext_lazy("Paid and accepted"),
    "given_up": gettext_lazy("Given up"),
    "by_rates": gettext_lazy("Lost by exchange rates"),
}
PROMISED: Final = tuple(COLUMNS)[:6]


@dataclass
class Line:
    """An action, a call, a grant, or the sum of several: its figures by donor and column."""

    level: str
    name: str
    reference: str = ""
    state: str = ""
    url: str = ""
    parts: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def of(self, column: str, donor: str = "") -> int:
        """Return a figure of one donor, or of all together."""
        if donor:
            return self.parts[donor][column] if donor in self.parts else 0
        return sum(row[column] for row in self.parts.values())

    @property
    def figures(self) -> dict[str, int]:
        """The figures of all donors together, by column."""
        return {column: self.of(column) for column in COLUMNS}

    @property
    def is_empty(self) -> bool:
        """Whether nothing ever moved here."""
        return not any(self.figures.values())

    def add(self, other: "Line") -> None:
        """Add another line's figures to this one."""
        for donor, row in other.parts.items():
            for column, cents in row.items():
                self.parts[donor][column] += cents

    @property
    def segments(self) -> list[tuple[str, int, str]]:
        """The stacked bar, from far to near to the final use; it adds up to all that lies here."""
        figures = self.figures
        lost = figures["given_up"] + figures["by_rates"]
        parts = [
            (_("Available to calls"), figures["available"] + figures["to_release"], "available"),
            (_("In calls, not awarded"), figures["in_calls"], "calls"),
            (_("Reserved for awards"), figures["reserved"], "reserved"),
            (_("Contracted, still to pay"), figures["still_to_pay"], "contracted"),
            (_("Paid, not yet justified"), figures["not_justified"], "paid"),
            (_("Paid and accepted"), figures["settled"], "accepted"),
            (_("Given up, or lost by exchange rates"), lost, "accepted"),
        ]
        return [part for part in parts if part[1]]


@dataclass
class Execution:
    """The lines of an action (or of one of its calls) as of a day, for one reader; the total adds them up."""

    action: Action
    call: Call | None
    until: datetime.date | None
    made_by: Any
    made_at: datetime.datetime
    lines: list[Line]
    total: Line

    @property
    def donors(self) -> list[str]:
        """The donors whose money moved, the largest first."""
        return sorted(self.total.parts, key=lambda donor: (-sum(self.total.parts[donor].values()), donor))

    @property
    def filter_told(self) -> str:
        """Say what is in it."""
        day = self.until or timezone.localdate(self.made_at)
        what = _("the call %(reference)s") % {"reference": self.call.reference} if self.call else _("all calls")
        return _("%(action)s, %(what)s, until %(day)s") % {
            "action": self.action.title,
            "what": what,
            "day": day.isoformat(),
        }

    def grants(self) -> list[Line]:
        """Return the lines of grants alone."""
        return [line for line in self.lines if line.level == "grant"]

    @property
    def promised(self) -> dict[str, Any]:
        """The columns of where the money is promised in which anything stands, for a page."""
        return self._used(PROMISED, self.lines)

    @property
    def became(self) -> dict[str, Any]:
        """The columns of what became of the contracts in which anything stands, for a page."""
        return self._used([name for name in COLUMNS if name not in PROMISED], self.grants())

    def _used(self, names: Iterable[str], lines: list[Line]) -> dict[str, Any]:
        return {name: COLUMNS[name] for name in names if any(line.of(name) for line in lines)}


def execution(action: Action, user: Any, *, call: Call | None = None, until: datetime.date | None = None) -> Execution:
    """Return the execution of an action's budget. Grants that are closed to the reader stand in one line, unnamed."""
    accounts = accounts_of(call.reference if call else action.code)
    found = _Book(action, user, call, until)
    for flow in flows_of(accounts, until):
        found.add(flow)
    lines = [line for line in found.lines() if line.level != "grant" or not line.is_empty]
    total = Line("total", _("Together"))
    for line in lines:
        total.add(line)
    return Execution(action, call, until, user, timezone.now(), lines, total)


class _Book:
    """The lines while the flows are laid on them."""

    def __init__(self, action: Action, user: Any, call: Call | None, until: datetime.date | None) -> None:
        self.action = Line("action", action.title, action.code, url=reverse("dashboards:money", args=[action.code]))
        self.of_call = call
        calls = [call] if call else list(Call.objects.filter(action=action).order_by("closes_at", "pk"))
        self.calls = {row.pk: _call_line(row) for row in calls}
        self.grants: dict[int, dict[int, Line]] = {row.pk: {} for row in calls}
        self.closed = Line("grant", _("Grants that are closed to you"))
        self.by_owner: dict[tuple[str, int], Line] = {("call", pk): line for pk, line in self.calls.items()}
        self.settled: set[int] = set()
        self._read_grants(user, until)

    def _read_grants(self, user: Any, until: datetime.date | None) -> None:
        closed = set(closed_files(user).filter(call__in=self.calls).values_list("pk", flat=True))
        awards = Award.objects.filter(application__call__in=self.calls).order_by("pk")
        for award in awards.select_related("application__organisation"):
            line = self.closed if award.application_id in closed else _award_line(award)
            self.by_owner["award", award.pk] = line
            self.grants[award.application.call_id][award.pk] = line
        agreements = Agreement.objects.filter(award__application__call__in=self.calls)
        for agreement in agreements.select_related("organisation"):
            line = self.by_owner["award", agreement.award_id]
            self.by_owner["agreement", agreement.pk] = line
            if line is not self.closed:
                _name_agreement(line, agreement)
        settled = Settlement.objects.filter(agreement__in=agreements.values("pk"))
        settled = settled.filter(at__date__lte=until) if until else settled
        self.settled = set(settled.values_list("agreement_id", flat=True))

    def add(self, flow: Flow) -> None:
        """Lay a flow on the lines from which and to which it went."""
        gives, takes = self._line(flow.debit), self._line(flow.credit)
        if gives is not None:
            gives.parts[flow.donor][self._column(flow.debit)] -= flow.cents
        if takes is not None:
            takes.parts[flow.donor][self._column(flow.credit)] += flow.cents
        for side, column, cents in sums_of(flow):
            line = self._line(side)
            if line is not None:
                line.parts[flow.donor][column] += cents

    def _line(self, side: Side) -> Line | None:
        if side.owner_type == "action":
            return None if self.of_call else self.action
        return self.by_owner.get((side.owner_type, side.owner_id))

    def _column(self, side: Side) -> str:
        is_rest = side.kind == Kind.COMMITTED and side.owner_id in self.settled
        return "to_release" if is_rest else BALANCES[side.kind]

    def lines(self) -> Iterable[Line]:
        """Return the action, then each call with its grants, then what is closed to the reader."""
        if self.of_call is None:
            yield self.action
        for pk, line in self.calls.items():
            yield line
            yield from (grant for grant in self.grants[pk].values() if grant is not self.closed)
        yield self.closed


def sums_of(flow: Flow) -> Iterable[tuple[Side, str, int]]:
    """Return what a flow adds to the figures that count what happened: whose, which, and how much."""
    if flow.kind == Transfer.Kind.ALLOCATE:
        yield flow.credit, "allocated", flow.cents
    if flow.kind == Transfer.Kind.CUT:
        yield flow.debit, "allocated", -flow.cents
    if flow.enters_grant:
        yield flow.credit, "contracted", flow.cents
    if flow.leaves_grant:
        yield flow.debit, "released", flow.cents
    if flow.kind == Transfer.Kind.RECOVER:
        yield flow.debit, "recovered", flow.cents
    yield flow.debit, "paid", flow.paid_cents
    yield flow.debit, "accepted", flow.accepted_cents


def _call_line(call: Call) -> Line:
    url = reverse("dashboards:money_of_call", args=[call.reference])
    return Line("call", call.title, call.reference, str(call.get_state_display()), url)


def _award_line(award: Award) -> Line:
    application = award.application
    url = reverse("applications:detail", args=[application.reference])
    return Line("grant", application.organisation.name, application.reference, str(award.get_state_display()), url)


def _name_agreement(line: Line, agreement: Agreement) -> None:
    line.name, line.reference = agreement.organisation.name, agreement.reference
    line.state = str(agreement.get_state_display())
    line.url = reverse("dashboards:money_of_grant", args=[agreement.reference])
