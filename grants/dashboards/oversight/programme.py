"""A programme across its actions and beneficiaries: the same figures, added up; what is shared is added by its code."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext as _

from grants.core.fields import format_percent
from grants.core.money import decimal_of
from grants.dashboards.execution import COLUMNS, Line
from grants.dashboards.oversight.log import Window
from grants.dashboards.oversight.measuring import Measured, across, measure
from grants.dashboards.oversight.money import Book, book_of, together
from grants.dashboards.oversight.reading import RESULTS, Rows, read
from grants.programmes.models import Action, Programme
from grants.programmes.selectors import actions_in_scope

COLUMNS_TOLD: Final = ("allocated", "contracted", "paid", "accepted", "still_to_pay", "not_justified")


@dataclass(frozen=True)
class ActionRow:
    """An action with the number of its grants and its money."""

    name: str
    code: str
    beneficiary: str
    grants: int
    running: int
    line: Line

    @property
    def sums(self) -> list[tuple[Any, int]]:
        return [(COLUMNS[column], self.line.of(column)) for column in COLUMNS_TOLD]


@dataclass(frozen=True)
class Block:
    """A beneficiary with its actions and their sum."""

    beneficiary: str
    rows: list[ActionRow]
    total: ActionRow


@dataclass
class Across:
    """A programme as far as a person works in it."""

    programme: Programme
    blocks: list[Block]
    total: ActionRow
    donors: list[tuple[str, str, list[tuple[Any, int]]]]
    indicators: list[tuple[Any, list[Measured]]]
    hides: bool
    titles: dict[int, str]

    @property
    def lines(self) -> list[Any]:
        """The indicators that the actions share, and those that one of them has alone."""
        return [line for line, _parts in self.indicators]

    @property
    def columns(self) -> list[Any]:
        return [COLUMNS[column] for column in COLUMNS_TOLD]


def programmes_of(user: Any) -> list[tuple[Programme, list[Action]]]:
    """Return the programmes of the reader's scope with those of their actions that he works in."""
    found: dict[Programme, list[Action]] = defaultdict(list)
    for action in actions_in_scope(user).order_by("phase__programme__name", "-phase__starts_on", "code"):
        found[action.phase.programme].append(action)
    return list(found.items())


def across_programme(user: Any, code: str) -> Across:
    """Return a programme across the actions of the reader's scope; Http404 where there is none."""
    scope = actions_in_scope(user).filter(phase__programme__code=code)
    actions = list(scope.order_by("beneficiary__order", "beneficiary__name", "code"))
    if not actions:
        raise Http404
    rows = read(actions, user, Window(), {RESULTS})
    return _across(actions, rows, book_of(rows, rows.flows))


def _across(actions: Sequence[Action], rows: Rows, book: Book) -> Across:
    told = [_row(action, rows, book) for action in actions]
    by_beneficiary: dict[str, list[ActionRow]] = defaultdict(list)
    for row in told:
        by_beneficiary[row.beneficiary].append(row)
    total = _sum(_("Together"), told)
    return Across(
        actions[0].phase.programme,
        [Block(name, parts, _sum(name, parts)) for name, parts in by_beneficiary.items()],
        total,
        _donors(total),
        across(measure(rows).values()),
        rows.hides,
        {action.pk: action.title for action in actions},
    )


def _row(action: Action, rows: Rows, book: Book) -> ActionRow:
    grants = [grant for grant in rows.grants if grant.action == action.pk]
    calls = [book.calls[call.pk] for call in rows.calls if call.action_id == action.pk]
    line = together([book.actions[action.pk], *calls, *(book.grants[grant.award] for grant in grants)])
    promised = sum(grant.has_promised for grant in grants)
    running = sum(grant.is_running for grant in grants)
    return ActionRow(action.title, action.code, action.beneficiary.name, promised, running, line)


def _sum(name: str, rows: Iterable[ActionRow]) -> ActionRow:
    parts = list(rows)
    grants, running = sum(row.grants for row in parts), sum(row.running for row in parts)
    return ActionRow(name, "", name, grants, running, together(row.line for row in parts))


def _donors(total: ActionRow) -> list[tuple[str, str, list[tuple[Any, int]]]]:
    """Return each donor with its share of what is allocated and its sums, the largest first."""
    allocated = total.line.of("allocated")
    donors = sorted(total.line.parts, key=lambda donor: (-total.line.of("allocated", donor), donor))
    return [
        (
            donor,
            format_percent(10_000 * total.line.of("allocated", donor) // allocated) if allocated else "",
            [(COLUMNS[column], total.line.of(column, donor)) for column in COLUMNS_TOLD],
        )
        for donor in donors
    ]


def rows_for_table(found: Across) -> list[dict[str, Any]]:
    """Return the table as it is taken away: the actions, a sum for each beneficiary, the whole; in units of money."""
    rows = []
    for block in found.blocks:
        rows += [_exported(row, _("Action"), found) for row in block.rows]
        rows.append(_exported(block.total, _("Beneficiary"), found))
    return [*rows, _exported(found.total, _("Programme"), found)]


def _exported(row: ActionRow, level: str, found: Across) -> dict[str, Any]:
    sums = {column: decimal_of(row.line.of(column)) for column in COLUMNS_TOLD}
    shares = {
        f"{column}_{donor}": decimal_of(row.line.of(column, donor))
        for column in COLUMNS_TOLD
        for donor, _share, _sums in found.donors
    }
    told = {"level": level, "code": row.code, "name": row.name, "beneficiary": row.beneficiary}
    return told | {"grants": row.grants, "running": row.running} | sums | shares
