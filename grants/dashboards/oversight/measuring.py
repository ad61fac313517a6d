"""The indicators of some actions from the values of grants that were validated at the end of the period."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from grants.dashboards.oversight.reading import Grant, Rows
from grants.monitoring.indicator_pages import Line
from grants.monitoring.models import IndicatorValue
from grants.monitoring.rules.indicators import NOTHING, SHARE, Counted, add_up, gather
from grants.programmes.results.models import Result, ResultIndicator
from grants.programmes.results.selectors import ORDER

LATEST = ResultIndicator.Aggregation.LATEST


@dataclass
class Measured:
    """An indicator of an action: the grants that count by it, what each reached, and all together."""

    indicator: ResultIndicator
    reached: dict[int, Counted] = field(default_factory=dict)

    @property
    def agreements(self) -> set[int]:
        return set(self.reached)

    @property
    def counted(self) -> Counted:
        return add_up(counted for counted in self.reached.values() if counted.values)

    @property
    def line(self) -> Line:
        """The indicator against the target of the action."""
        row = self.indicator
        figures = (row.baseline, row.target, self.counted, tuple(row.groups))
        return Line(row.title, row.code, row.unit, row.aggregation, *figures)


@dataclass
class Outcome:
    """An expected result with its indicators, and the grants that serve it or a result beneath it."""

    result: Result
    depth: int
    measured: list[Measured]
    grants: list[Grant]


def measure(rows: Rows) -> dict[int, Measured]:
    """Return each indicator that is in use or was counted, by its number."""
    found = {row.pk: Measured(row) for row in rows.indicators}
    by_row: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.measured:
        by_row[row["pk"]].append(row)
    for parts in by_row.values():
        first = parts[0]
        grant = rows.by_agreement.get(first["agreement_id"])
        if grant is not None and grant.has_promised and first["indicator_id"] in found:
            valid = [_counted(part) for part in parts if _is_valid(part, rows)]
            kind = first["indicator__aggregation"] or LATEST
            found[first["indicator_id"]].reached[first["agreement_id"]] = gather(kind, valid)
    return {pk: row for pk, row in found.items() if row.indicator.is_active or row.counted.values}


def _is_valid(part: dict[str, Any], rows: Rows) -> bool:
    if part["values__pk"] is None or not rows.window.was_made(part["values__created_at"]):
        return False
    return rows.log.state_of(IndicatorValue, part["values__pk"], part["values__state"]) == "validated"


def _counted(part: dict[str, Any]) -> Counted:
    return Counted(part["values__value"], part["values__whole"], part["values__breakdown"] or {}, 1)


def outcomes_of(rows: Rows, measured: dict[int, Measured]) -> list[Outcome]:
    """Return the results as a tree read from the top, each with all grants that serve it; each grant once a result."""
    by_result: dict[int, list[Measured]] = defaultdict(list)
    for row in measured.values():
        by_result[row.indicator.result_id].append(row)
    below: dict[int | None, list[Result]] = defaultdict(list)
    shown = [row for row in rows.results if row.is_active or by_result[row.pk]]
    known = {row.pk for row in shown}
    for result in sorted(shown, key=lambda row: (ORDER[row.level], row.code)):
        below[result.parent_id if result.parent_id in known else None].append(result)
    return list(_walk(None, 0, below, by_result, rows))


def _walk(top: int | None, depth: int, below: Any, by_result: Any, rows: Rows) -> Iterable[Outcome]:
    for result in below.get(top, []):
        beneath = list(_walk(result.pk, depth + 1, below, by_result, rows))
        own = by_result[result.pk]
        agreements = {pk for row in own for pk in row.agreements}
        agreements |= {grant.agreement for outcome in beneath for grant in outcome.grants if grant.agreement}
        yield Outcome(result, depth, own, [grant for grant in rows.grants if grant.agreement in agreements])
        yield from beneath


def without_result(rows: Rows, measured: dict[int, Measured]) -> list[Grant]:
    """Return the grants that promised something, but count by no indicator of their action."""
    counting = {pk for row in measured.values() for pk in row.agreements}
    return [grant for grant in rows.grants if grant.has_promised and grant.agreement not in counting]


def across(measured: Iterable[Measured]) -> list[tuple[Line, list[Measured]]]:
    """Return the indicators that actions share by their code, each with the sum of its targets; shares have none."""
    by_code: dict[str, list[Measured]] = defaultdict(list)
    for row in measured:
        by_code[row.indicator.code].append(row)
    return [(_gathered(parts), parts) for _code, parts in sorted(by_code.items())]


def _gathered(parts: list[Measured]) -> Line:
    first = parts[0].indicator
    is_share = first.aggregation == SHARE
    counted = add_up(part.counted for part in parts if part.counted.values) if parts else NOTHING
    baseline = None if is_share else sum(part.indicator.baseline for part in parts)
    target = None if is_share else sum(part.indicator.target for part in parts)
    groups = tuple(dict.fromkeys(group for part in parts for group in part.indicator.groups))
    return Line(first.title, first.code, first.unit, first.aggregation, baseline, target, counted, groups)
