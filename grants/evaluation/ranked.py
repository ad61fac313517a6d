"""The ranking as one person may see it, with a line through it: nothing of the files that are closed to them.

Places, sums and the line are reckoned over the files that are open to the reader, so that nothing can be inferred of
the others. While the committee works, the money is what the ledger has left now.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import rules
from django.utils.translation import gettext as _

from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.rules import Money, Placed, cut
from grants.evaluation.services.ranking import money_of
from grants.people.countries import name_of

KEPT: Final = -1  # the line as the committee has kept it


@dataclass(frozen=True)
class Ranked:
    """The rows open to a reader with their places, the money, and the line that is drawn through them."""

    rows: list[Ranking]
    placed: dict[int, Placed]
    computed: dict[int, int]
    money: Money
    line: int | None
    is_partial: bool = False
    has_changed: bool = False

    @property
    def above(self) -> list[Placed]:
        """The files above the line."""
        return [row for row in self.placed.values() if row.within_pot]

    @property
    def given_cents(self) -> int:
        """What the files above the line get, in cents."""
        return sum(row.offered_cents or 0 for row in self.above)

    @property
    def left_cents(self) -> int:
        """What is left of the pot under the line, in cents."""
        return self.money.pot_cents - self.given_cents

    @property
    def passing(self) -> int:
        """How many files reach every threshold."""
        return sum(1 for row in self.placed.values() if row.passes)

    @property
    def waiting(self) -> list[Placed]:
        """The files that pass and stand below the line: the reserve list."""
        return [row for row in self.placed.values() if row.passes and not row.within_pot]

    @property
    def ties(self) -> list[Placed]:
        """The files that tie at the line: the committee gives them an order, or they stay together below it."""
        return [row for row in self.placed.values() if row.why == "tie" and row.is_tied]


def ranked_for(user: Any, panel: Panel, *, line: int | None = KEPT) -> Ranked | None:
    """Return the ranking for one who may read it, with the kept line or one that is tried; None before all are in."""
    if not rules.has_perm("panels.view_scores", user, panel):
        return None
    closed = closed_to(user, panel)
    every = list(panel.rankings.all())
    rows = [row for row in every if row.application_id not in closed]
    is_partial = len(rows) < len(every)
    live = _closed_ranks(_placed(row) for row in rows if not row.is_out)
    money = money_of(panel, live)
    money = replace(money, standing={key: cents for key, cents in money.standing.items() if key not in closed})
    drawn = panel.line if line == KEPT else line
    placed = live
    if panel.state == "ranked" or (is_partial and panel.state == "recommended"):
        placed = cut(live, scheme=panel.scheme, money=money, line=drawn)
    there = {row.application_id: (row.within_pot, row.offered_cents) for row in rows}
    return Ranked(
        rows=rows,
        placed={row.id: row for row in placed},
        computed=_computed(row for row in rows if not row.is_out),
        money=money,
        line=drawn,
        is_partial=is_partial,
        has_changed=not is_partial
        and line == KEPT
        and any(there[row.id] != (row.within_pot, row.offered_cents) for row in placed),
    )


def why_not(why: str) -> str:
    """Return in words why a file is not above the line."""
    return {
        "pot": _("the pot does not reach"),
        "quota": _("the number of grants is reached"),
        "applicant": _("the applicant has its number of grants"),
        "line": _("below the line of the committee"),
        "tie": _("waits for the tie at the line"),
        "below": _("below a threshold"),
    }.get(why, "")


def by_country(found: Ranked) -> list[dict[str, Any]]:
    """Return how the files above the line and their money fall on the applicants' countries."""
    files: Counter[str] = Counter()
    cents: Counter[str] = Counter()
    names = {row.application_id: row.application.organisation for row in found.rows}
    for row in found.above:
        country = name_of(names[row.id].country)
        files[country] += 1
        cents[country] += row.offered_cents or 0
    return [{"country": key, "files": files[key], "cents": cents[key]} for key in sorted(files)]


def _placed(row: Ranking) -> Placed:
    return Placed(
        id=row.application_id,
        place=row.place,
        total=row.mean,
        sections={},
        counted=(),
        fails=tuple(row.fails),
        requested_cents=row.requested_cents,
        applicant=row.application.organisation_id,
        passes=row.passes,
        is_tied=row.is_tied,
        within_pot=row.within_pot,
        offered_cents=row.offered_cents,
        why=row.why,
    )


def _closed_ranks(rows: Iterable[Placed]) -> list[Placed]:
    """Count the places over what is there: a file that is closed leaves no gap, and no tie with it is seen."""
    found: list[Placed] = []
    for _place, same in groupby(rows, key=lambda row: row.place):
        group = list(same)
        place = len(found) + 1
        found += [replace(row, place=place, is_tied=len(group) > 1) for row in group]
    return found


def _computed(rows: Iterable[Ranking]) -> dict[int, int]:
    """Return the computed place of each file, counted over what is there."""
    ordered = sorted(rows, key=lambda row: row.computed_place)
    found: dict[int, int] = {}
    for _place, same in groupby(ordered, key=lambda row: row.computed_place):
        place = len(found) + 1
        found |= {row.application_id: place for row in same}
    return found
