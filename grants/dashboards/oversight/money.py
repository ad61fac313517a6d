"""The money of some actions: each flow of the ledger laid on the action, the call or the grant it is of; cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from grants.dashboards.execution import BALANCES, COLUMNS, Line, sums_of
from grants.dashboards.flows import Flow, Side
from grants.dashboards.oversight.reading import Grant, Rows
from grants.ledger.models import Account

# What is told of a whole action, in the order in which the money goes.
TOLD: Final = (
    *("allocated", "in_calls", "reserved", "contracted", "paid", "accepted"),
    *("recovered", "still_to_pay", "not_justified"),
)
# What is told of a grant, a state, a place, a result.
OF_GRANTS: Final = ("contracted", "paid", "accepted")
# What happens on a day, so that a period has its own sum of it; the others say where money lies.
MOVING: Final = ("allocated", "contracted", "released", "paid", "accepted", "recovered")


@dataclass
class Book:
    """The lines of actions, calls and grants, each by its number."""

    actions: dict[int, Line]
    calls: dict[int, Line]
    grants: dict[int, Line]

    @property
    def lines(self) -> list[Line]:
        return [*self.actions.values(), *self.calls.values(), *self.grants.values()]

    @property
    def total(self) -> Line:
        return together(self.lines)

    def of_grants(self, grants: Iterable[Grant]) -> Line:
        """Return the sum of these grants."""
        return together(self.grants[grant.award] for grant in grants)


def book_of(rows: Rows, flows: Iterable[Flow]) -> Book:
    """Lay the flows on the lines. What is of a grant that is not among the rows is counted nowhere."""
    book = Book(
        {action.pk: Line("action", action.title, action.code) for action in rows.actions},
        {call.pk: Line("call", call.title, call.reference) for call in rows.calls},
        {grant.award: Line("grant", grant.organisation, grant.reference) for grant in rows.grants},
    )
    owners: dict[tuple[str, int], Line] = {("action", pk): line for pk, line in book.actions.items()}
    owners |= {("call", pk): line for pk, line in book.calls.items()}
    for grant in rows.grants:
        owners["award", grant.award] = book.grants[grant.award]
        if grant.agreement:
            owners["agreement", grant.agreement] = book.grants[grant.award]
    settled = {grant.agreement for grant in rows.grants if grant.settled_at}
    for flow in flows:
        _lay(flow, owners, settled)
    return book


def _lay(flow: Flow, owners: dict[tuple[str, int], Line], settled: set[Any]) -> None:
    for side, sign in ((flow.debit, -1), (flow.credit, 1)):
        line = owners.get((side.owner_type, side.owner_id))
        if line is not None:
            line.parts[flow.donor][_column(side, settled)] += sign * flow.cents
    for side, column, cents in sums_of(flow):
        line = owners.get((side.owner_type, side.owner_id))
        if line is not None:
            line.parts[flow.donor][column] += cents


def _column(side: Side, settled: set[Any]) -> str:
    """What a settled grant did not use is not to be paid any more."""
    is_rest = side.kind == Account.Kind.COMMITTED and side.owner_id in settled
    return "to_release" if is_rest else BALANCES[side.kind]


def together(lines: Iterable[Line]) -> Line:
    """Return the sum of lines."""
    total = Line("total", _("Together"))
    for line in lines:
        total.add(line)
    return total


def moved(now: Line, before: Line) -> dict[str, int]:
    """Return what happened between two standings of the same line, by column."""
    return {column: now.of(column) - before.of(column) for column in MOVING}


def labels(columns: Iterable[str]) -> list[str]:
    """Return the headings of columns."""
    return [str(COLUMNS[column]) for column in columns]
