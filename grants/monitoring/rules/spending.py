"""What was spent under each heading against what was agreed, and how much of an excess a notice covers. Pure; cents.

The rule is that for moves of the budget (grants.agreements.rules.moving): an excess of one heading is taken as a move
from those that spent less.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.agreements.rules.moving import WHOLE, MovingRule


@dataclass(frozen=True)
class HeadingSpent:
    """A heading: what it holds, what was spent on it, and what of the excess a notice covers; cents."""

    heading: str
    held_cents: int
    spent_cents: int
    covered_cents: int = 0

    @property
    def over_cents(self) -> int:
        """By how much the heading is exceeded."""
        return max(self.spent_cents - self.held_cents, 0)

    @property
    def beyond_cents(self) -> int:
        """What of the excess counts only after an amendment."""
        return self.over_cents - self.covered_cents


def spent_by_heading(
    agreed: Mapping[str, int], present: Mapping[str, int], spent: Mapping[str, int], rule: MovingRule
) -> list[HeadingSpent]:
    """Hold what was spent against the present budget, heading by heading, in its order.

    `agreed` is the budget on which both parties agreed last: moves since then use up the room where all are counted.
    """
    headings = list(dict.fromkeys([*present, *spent]))
    start = agreed if rule.counts == "cumulative" else present
    left = _room_together(headings, start, present, spent, rule)
    found = []
    for heading in headings:
        held, used = present.get(heading, 0), spent.get(heading, 0)
        covered = min(max(used - held, 0), left, _room_of(heading, start, present, rule))
        left -= covered
        found.append(HeadingSpent(heading, held, used, covered))
    return found


def _room_of(heading: str, start: Mapping[str, int], present: Mapping[str, int], rule: MovingRule) -> int:
    """Return what a heading may still receive by a notice; only the rule by receivers bounds each by itself."""
    if rule.basis_points is None:
        return 0
    if rule.of != "target":
        return max(sum(start.values()), sum(present.values()))
    received = max(present.get(heading, 0) - start.get(heading, 0), 0)
    return max(start.get(heading, 0) * rule.basis_points // WHOLE - received, 0)


def _room_together(
    headings: list[str],
    start: Mapping[str, int],
    present: Mapping[str, int],
    spent: Mapping[str, int],
    rule: MovingRule,
) -> int:
    """Return what all headings together can receive: what the others leave unspent, as far as they may give it."""
    unspent = {h: max(present.get(h, 0) - spent.get(h, 0), 0) for h in headings}
    if rule.basis_points is None:
        return 0
    if rule.of == "source":
        return sum(min(unspent[h], _may_give(h, start, present, rule.basis_points)) for h in headings)
    if rule.of == "total":
        moved = sum(max(present.get(h, 0) - start.get(h, 0), 0) for h in {*start, *present})
        return min(sum(unspent.values()), max(sum(start.values()) * rule.basis_points // WHOLE - moved, 0))
    return sum(unspent.values())


def _may_give(heading: str, start: Mapping[str, int], present: Mapping[str, int], basis_points: int) -> int:
    given = max(start.get(heading, 0) - present.get(heading, 0), 0)
    return max(start.get(heading, 0) * basis_points // WHOLE - given, 0)
