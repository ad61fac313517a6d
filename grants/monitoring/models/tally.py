"""What the costs of a report add up to, counted by the database: its pages and its guards read no cost for a sum."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from grants.core.remembering import remembered

DECIDED = Q(outcome__in=("accepted", "partly", "refused"))


@dataclass(frozen=True)
class LineTally:
    """What the costs of one line come to; cents."""

    spent: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Tally:
    """How many costs there are of each kind and what they come to; cents."""

    count: int = 0
    claimed: int = 0
    accepted: int = 0
    pending: int = 0  # nothing was said of them yet
    undecided: int = 0  # these, and those with an open question
    undecided_cents: int = 0
    asked: int = 0
    unconfirmed: int = 0  # high ones that wait for a second person
    unreviewed: int = 0
    without_receipt: int = 0
    converted: int = 0  # whose document is in another currency
    cash: int = 0  # of it paid by co-financing
    in_kind: int = 0
    lines: Mapping[int, LineTally] = field(default_factory=dict)


def tally_of(report: Any) -> Tally:
    """Return what the costs of a report add up to. One query, and one for a whole page that is read."""
    return remembered(("tally", report.pk), lambda: _counted(report))


def _counted(report: Any) -> Tally:
    above = report.agreement.report_terms.second_verifier_cents
    found = list(report.costs.order_by().values("line_id").annotate(**_columns(above)))
    sums = {name: _sum(found, name) for name in _columns(above) if name != "spent"}
    lines = {row["line_id"]: LineTally(row["spent"], row["accepted"]) for row in found}
    return Tally(claimed=_sum(found, "spent"), lines=lines, **sums)


def _columns(above: int | None) -> dict[str, Any]:
    """Return what is counted of each line; a scheme without a sum for the second person asks none."""
    high = Q(amount_cents__gt=above) if above is not None else Q(pk=None)
    waits = high & DECIDED & Q(accepted_cents__gt=0, confirmed_by=None)
    return {
        "count": Count("pk"),
        "spent": Sum("amount_cents"),
        "accepted": Sum("accepted_cents"),
        "pending": Count("pk", filter=Q(outcome="pending")),
        "undecided": Count("pk", filter=~DECIDED),
        "undecided_cents": _cents("amount_cents", ~DECIDED),
        "asked": Count("pk", filter=Q(outcome="asked")),
        "unconfirmed": Count("pk", filter=waits),
        "unreviewed": Count("pk", filter=Q(is_unreviewed=True)),
        "without_receipt": Count("pk", filter=Q(receipt=None)),
        "converted": Count("pk", filter=~Q(currency="")),
        "cash": _cents("cofinancing_cents", Q(is_in_kind=False)),
        "in_kind": _cents("cofinancing_cents", Q(is_in_kind=True)),
    }


def _cents(name: str, those: Q) -> Any:
    return Coalesce(Sum(F(name), filter=those), 0)


def _sum(rows: Iterable[Mapping[str, Any]], name: str) -> int:
    return sum(row[name] for row in rows)
