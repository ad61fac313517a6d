"""Where an action stands: money, calls, grants by state and place, results, activities, risks; from the same rows."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils import timezone

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.dashboards.execution import Line
from grants.dashboards.oversight.log import Window
from grants.dashboards.oversight.measuring import Measured, Outcome, measure, outcomes_of, without_result
from grants.dashboards.oversight.money import Book, book_of, moved
from grants.dashboards.oversight.reading import EVERYTHING, STANDS, Grant, Rows, read
from grants.dashboards.oversight.watching import Watched, watch
from grants.monitoring.models import Event, IndicatorValue, Report
from grants.people.countries import name_of
from grants.programmes.models import Action
from workflows.machines.call import CallState

# What is counted of a period: the model, the verb by which it happened, and its name in the figures.
HAPPENED: Final = (
    ("calls_published", Call, "publish"),
    ("in_force", Agreement, "countersign"),
    ("reports_in", Report, "submit"),
    ("reports_accepted", Report, "accept"),
    ("values_validated", IndicatorValue, "validate"),
    ("closed", Agreement, "close"),
)
UNSEEN: Final = ("draft", "in_clearance")  # calls that nobody outside knows of


@dataclass(frozen=True)
class Group:
    """Some grants that have something in common, with their money."""

    key: str
    label: str
    grants: list[Grant]
    line: Line
    point: tuple[float, float] | None = None

    @property
    def count(self) -> int:
        return len(self.grants)


@dataclass(frozen=True)
class CallRow:
    """A call with its state and days, what lies in its pot, its grants and their sums."""

    call: Call
    state: str
    label: str
    grants: list[Grant]
    line: Line
    sums: Line


@dataclass(frozen=True)
class Served:
    """An expected result with the grants that serve it, their money and its indicators; the last row has no result."""

    outcome: Outcome | None
    grants: list[Grant]
    line: Line


@dataclass
class Standing:
    """An action at the end of a period, for one person."""

    action: Action
    window: Window
    made_at: datetime.datetime
    rows: Rows
    book: Book
    before: Book
    calls: list[CallRow]
    states: list[Group]
    places: list[Group]
    served: list[Served]
    measured: dict[int, Measured]
    watched: Watched
    happened: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> Line:
        return self.book.total

    @property
    def moved(self) -> dict[str, int]:
        """What happened to the money in the period."""
        return moved(self.book.total, self.before.total)

    @property
    def grants(self) -> list[Grant]:
        return self.rows.grants

    @property
    def held(self) -> list[Event]:
        """The activities held in the period, the newest first."""
        first, last = self.window.since, self.window.last_day
        found = [row for row in self.rows.events if row.starts_on <= last and (first is None or row.ends_on >= first)]
        return found[::-1]

    @property
    def coming(self) -> list[Event]:
        """The activities after the period, the next first."""
        return [row for row in self.rows.events if row.starts_on > self.window.last_day]


def standing_of(
    action: Action, user: Any, window: Window | None = None, parts: Collection[str] = EVERYTHING
) -> Standing:
    """Return where an action stood at the end of the period, or stands now, as far as the person may see."""
    return stand(action, read([action], user, window or Window(), parts))


def stand(action: Action, rows: Rows) -> Standing:
    """Count the rows of one action."""
    book, before, measured = book_of(rows, rows.flows), book_of(rows, rows.before), measure(rows)
    found = Standing(
        action,
        rows.window,
        timezone.now(),
        rows,
        book,
        before,
        _calls(rows, book),
        _states(rows.grants, book),
        _places(rows.grants, book),
        _served(rows, measured, book),
        measured,
        watch(rows),
    )
    found.happened = {name: rows.log.count(model, verb) for name, model, verb in HAPPENED}
    found.happened["activities"] = len(found.held)
    return found


def _calls(rows: Rows, book: Book) -> list[CallRow]:
    labels = dict(CallState.choices)
    found = []
    for call in rows.calls:
        state = rows.log.state_of(Call, call.pk, str(call.state))
        grants = [grant for grant in rows.grants if grant.call == call.pk]
        if state not in UNSEEN or book.calls[call.pk].of("in_calls"):
            sums = book.of_grants(grants)
            found.append(CallRow(call, state, str(labels[state]), grants, book.calls[call.pk], sums))
    return found


def _states(grants: Iterable[Grant], book: Book) -> list[Group]:
    by_state: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants:
        by_state[grant.stands].append(grant)
    order = [*STANDS, *(state for state in by_state if state not in STANDS)]
    return [
        Group(state, by_state[state][0].label, by_state[state], book.of_grants(by_state[state]))
        for state in order
        if by_state[state]
    ]


def _places(grants: Iterable[Grant], book: Book) -> list[Group]:
    """Return the seats of the grantees, that with most grants first; a lapsed award is nowhere."""
    by_place: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for grant in grants:
        if grant.stands not in ("award-lapsed", "declined"):
            by_place[grant.place.casefold(), grant.country].append(grant)
    found = [
        Group(f"{key}, {country}", f"{rows[0].place}, {name_of(country)}", rows, book.of_grants(rows), _point_of(rows))
        for (key, country), rows in by_place.items()
    ]
    return sorted(found, key=lambda group: (-group.count, group.label))


def _point_of(grants: list[Grant]) -> tuple[float, float] | None:
    return next((grant.point for grant in grants if grant.point), None)


def _served(rows: Rows, measured: dict[int, Measured], book: Book) -> list[Served]:
    found = [Served(outcome, outcome.grants, book.of_grants(outcome.grants)) for outcome in outcomes_of(rows, measured)]
    rest = without_result(rows, measured)
    return [*found, Served(None, rest, book.of_grants(rest))] if rest else found
