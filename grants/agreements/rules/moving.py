"""How far an agreed budget and period may move: by a notice, by an amendment, or not at all. Pure; cents, basis points.

A budget is measured by its headings: what moves within one is free. `source`: so much percent of each heading that
gives; `target`: of each that receives; `total`: of the total cost, for all that moves. `single` counts each change by
itself, `cumulative` from the budget that both parties agreed on last, so that many small moves add up.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

WHOLE: Final = 10_000  # basis points
CENT: Final = Decimal("0.01")
MOST: Final = Decimal("9999999.99")  # what the quantity of a line can hold


@dataclass(frozen=True)
class MovingRule:
    """So many basis points of what may move by a notice, and how it is counted; None: nothing moves by a notice."""

    basis_points: int | None
    of: str = "source"  # source | target | total
    counts: str = "cumulative"  # single | cumulative


@dataclass(frozen=True)
class Use:
    """What of a heading (of all of them: "") may move, what had moved before, and what has with this change; cents."""

    heading: str
    base_cents: int
    limit_cents: int
    before_cents: int
    after_cents: int

    @property
    def is_kept(self) -> bool:
        """True while a notice is enough."""
        return self.after_cents <= self.limit_cents

    @property
    def left_cents(self) -> int:
        """What could still move by a notice after this change."""
        return max(self.limit_cents - self.after_cents, 0)


@dataclass(frozen=True)
class Moving:
    """What a change moves between headings, in cents, how it is measured, and whether a notice is enough."""

    moved_cents: int
    uses: tuple[Use, ...]
    is_notice: bool


def by_heading(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the sum of each heading, in cents; `lines` are (heading, amount)."""
    found: dict[str, int] = {}
    for heading, amount in lines:
        found[heading] = found.get(heading, 0) + amount
    return found


def judge_moves(
    agreed: Mapping[str, int], present: Mapping[str, int], wanted: Mapping[str, int], rule: MovingRule
) -> Moving:
    """Measure a change of the sums of the headings against the rule; a limit ends at the last whole cent."""
    start = agreed if rule.counts == "cumulative" else present
    moved = sum(_changes(present, wanted, "target").values())
    if rule.basis_points is None:
        return Moving(moved, (), is_notice=False)
    uses = _of_total(start, present, wanted, rule) if rule.of == "total" else _of_each(start, present, wanted, rule)
    return Moving(moved, tuple(uses), is_notice=all(use.is_kept for use in uses))


def _changes(start: Mapping[str, int], end: Mapping[str, int], side: str) -> dict[str, int]:
    """Return by how much each heading gives (`source`) or receives (`target`) from start to end; only what does."""
    sign = -1 if side == "source" else 1
    found = {heading: sign * (end.get(heading, 0) - start.get(heading, 0)) for heading in {*start, *end}}
    return {heading: amount for heading, amount in found.items() if amount > 0}


def _of_each(
    start: Mapping[str, int], present: Mapping[str, int], wanted: Mapping[str, int], rule: MovingRule
) -> list[Use]:
    before, after = _changes(start, present, rule.of), _changes(start, wanted, rule.of)
    return [
        _use(heading, start.get(heading, 0), before.get(heading, 0), after.get(heading, 0), rule)
        for heading in sorted({*before, *after})
    ]


def _of_total(
    start: Mapping[str, int], present: Mapping[str, int], wanted: Mapping[str, int], rule: MovingRule
) -> list[Use]:
    before, after = (sum(_changes(start, end, "target").values()) for end in (present, wanted))
    return [_use("", sum(start.values()), before, after, rule)]


def _use(heading: str, base: int, before: int, after: int, rule: MovingRule) -> Use:
    limit = base * (rule.basis_points or 0) // WHOLE
    return Use(heading, base, limit, before, after)


def keep_cofinancing(amounts: Sequence[int], shares: Sequence[int]) -> list[int]:
    """Return what is brought on each line after its amount changed: the sum stays, and no line holds more than it is.

    What a smaller line cannot hold any more goes to the lines that have room, from the last one up.
    """
    kept = [min(amount, share) for amount, share in zip(amounts, shares, strict=True)]
    left = sum(shares) - sum(kept)
    for place in reversed(range(len(amounts))):
        room = min(left, amounts[place] - kept[place])
        kept[place] += room
        left -= room
    return kept


def unit_of(amount_cents: int, quantity: Decimal, rate_cents: int) -> tuple[Decimal, int] | None:
    """Return (quantity, rate) of a line with a new amount: more or fewer at the same rate, or as many at another one.

    None where neither comes out even to the cent: then the line is one lump.
    """
    if rate_cents > 0:
        count = (Decimal(amount_cents) / rate_cents).quantize(CENT, rounding=ROUND_HALF_UP)
        if count <= MOST and count * rate_cents == amount_cents:
            return count, rate_cents
    if quantity > 0 and amount_cents > 0:
        rate = int((Decimal(amount_cents) / quantity).to_integral_value(rounding=ROUND_HALF_UP))
        if rate * quantity == amount_cents:
            return quantity, rate
    return None


def last_day_to_ask(ends_on: datetime.date, days: int) -> datetime.date:
    """Return the last day on which a longer period is asked for in time: so many days before the present end."""
    return ends_on - datetime.timedelta(days=days)


def moved_along(old: datetime.date, new: datetime.date, day: datetime.date) -> datetime.date:
    """Return a day that keeps its distance from an end that moves."""
    return day + (new - old)
