"""An action by calendar year and donor: committed, paid, accepted, recovered, and what is carried over; cents."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy

from grants.dashboards.books import accounts_of
from grants.dashboards.flows import Flow, flows_of
from grants.ledger.models import Account, Transfer
from grants.programmes.models import Action

Kind = Account.Kind
COLUMNS: Final[dict[str, Any]] = {
    "allocated": gettext_lazy("Allocated, less cuts"),
    "committed": gettext_lazy("Committed"),
    "released": gettext_lazy("Released"),
    "paid": gettext_lazy("Paid"),
    "accepted": gettext_lazy("Accepted"),
    "recovered": gettext_lazy("Recovered"),
    "carried_over": gettext_lazy("Carried over: committed, not paid"),
    "not_justified": gettext_lazy("At the year's end not justified"),
}
STANDS: Final = {
    Kind.COMMITTED: "carried_over",
    Kind.ORDERED: "carried_over",
    Kind.PAYABLE: "carried_over",
    Kind.ADVANCED: "not_justified",
}
Figures = dict[str, int]


def years_of(action: Action) -> list[tuple[int, str, Figures]]:
    """Return a row for each year and donor, and one for all donors of a year (""), in the order of the years.

    What happened is the year's own; what is carried over stands at its end, and is the next year's to begin with.
    """
    flows = flows_of(accounts_of(action.code))
    if not flows:
        return []
    moved: dict[tuple[int, str], Figures] = defaultdict(lambda: defaultdict(int))
    for flow in flows:
        for column, cents in (*_happened(flow), *_stands(flow)):
            moved[flow.year, flow.donor][column] += cents
            moved[flow.year, ""][column] += cents
    donors = sorted({flow.donor for flow in flows})
    years = range(min(flow.year for flow in flows), max(flow.year for flow in flows) + 1)
    return list(_rows(years, [*donors, ""], moved))


def _rows(
    years: Iterable[int], donors: list[str], moved: dict[tuple[int, str], Figures]
) -> Iterable[tuple[int, str, Figures]]:
    standing: dict[str, Figures] = defaultdict(lambda: defaultdict(int))
    for year in years:
        for donor in donors:
            found = moved[year, donor]
            for column in set(STANDS.values()):
                standing[donor][column] += found[column]
            yield year, donor, {column: {**found, **standing[donor]}.get(column, 0) for column in COLUMNS}


def _happened(flow: Flow) -> list[tuple[str, int]]:
    """Return what a flow adds to the figures of its year."""
    allocated = {Transfer.Kind.ALLOCATE: flow.cents, Transfer.Kind.CUT: -flow.cents}.get(Transfer.Kind(flow.kind), 0)
    return [
        ("allocated", allocated),
        ("committed", flow.cents if flow.enters_grant else 0),
        ("released", flow.cents if flow.leaves_grant else 0),
        ("paid", flow.paid_cents),
        ("accepted", flow.accepted_cents),
        ("recovered", flow.cents if flow.kind == Transfer.Kind.RECOVER else 0),
    ]


def _stands(flow: Flow) -> list[tuple[str, int]]:
    """Return what a flow takes from and adds to what stands at the end of the year."""
    sides = ((flow.debit.kind, -flow.cents), (flow.credit.kind, flow.cents))
    return [(STANDS[Kind(kind)], cents) for kind, cents in sides if kind in STANDS]
