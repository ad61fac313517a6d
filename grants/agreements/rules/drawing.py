"""How a grant is divided into instalments, fitted to an award, and dated. Pure; cents throughout."""

import calendar
import datetime
from collections.abc import Sequence

from grants.applications.rules import Limits, Line, Measure, budget_faults, figures_of, spread
from grants.calls.rules.granting import InstalmentRule, taken_before_rest


class TooSmall(ValueError):
    """A grant is less than the instalments before the last one take of it; `taken_cents` says how much that is."""

    def __init__(self, taken_cents: int) -> None:
        super().__init__(taken_cents)
        self.taken_cents = taken_cents


def instalments(amount_cents: int, plan: Sequence[InstalmentRule]) -> list[int]:
    """Divide a grant in cents: sums as they are, shares of the whole rounded down, and to the last what is left.

    Raises TooSmall where nothing would be left, and more.
    """
    parts = taken_before_rest(plan, amount_cents)
    if sum(parts) > amount_cents:
        raise TooSmall(sum(parts))
    return [*parts, amount_cents - sum(parts)]


def fit_lines(amounts: list[int], target_cents: int) -> list[int]:
    """Scale amounts in cents so that they add up to the target exactly; the largest remainders take the cents left.

    Used as a first proposal when less was awarded than asked for; the officer and the grantee settle the lines.
    """
    total = sum(amounts)
    if total == 0:
        return list(amounts)
    fitted = [amount * target_cents // total for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] * target_cents % total), i))
    for index in by_remainder[: target_cents - sum(fitted)]:
        fitted[index] += 1
    return fitted


def fit_shares(shares: Sequence[int], amounts: Sequence[int], target_cents: int) -> list[int]:
    """Scale what is brought on each line to a sum in cents, none above its line; what it cannot take goes to others.

    Where no line says what is brought on it, or the lines cannot take it all, the rest is laid from the last line up.
    """
    fitted = [min(*pair) for pair in zip(fit_lines(list(shares), target_cents), amounts, strict=True)]
    left = target_cents - sum(fitted)
    room = [amount - share for amount, share in zip(amounts, fitted, strict=True)]
    return [share + more for share, more in zip(fitted, spread(room, left), strict=True)]


def fit_budget(lines: Sequence[Line], *, total_cents: int, cofinancing_cents: int, limits: Limits) -> list[int]:
    """Scale a budget to a total as `fit_lines` does, and keep every ceiling that it kept before.

    Rounding can lift a heading a cent or two above its ceiling: these go to the largest line of a heading without one.
    Where every heading has a ceiling nothing is moved, and the officer settles the lines.
    """
    fitted = fit_lines([line.amount_cents for line in lines], total_cents)
    bounded = {heading for heading, _points, _of in limits.ceilings} | {"indirect", "contingency"}
    free = [place for place, line in enumerate(lines) if line.heading not in bounded and line.amount_cents]
    if not free or fitted == [line.amount_cents for line in lines]:
        return fitted
    taker = max(free, key=lambda place: lines[place].amount_cents)
    for _round in range(len(bounded)):
        above = _above_ceilings(lines, fitted, cofinancing_cents, limits)
        if not above:
            break
        for fault in above:
            fitted[taker] += _take(lines, fitted, fault.rule.heading, fault.off_cents)
    return fitted


def _above_ceilings(
    lines: Sequence[Line], amounts: Sequence[int], cofinancing_cents: int, limits: Limits
) -> list[Measure]:
    scaled = [Line(line.heading, amount) for line, amount in zip(lines, amounts, strict=True)]
    found = budget_faults(figures_of(scaled, cofinancing_cents=cofinancing_cents), limits)
    return [fault for fault in found if fault.code in {"heading_above_grant", "heading_above_total", "share_too_high"}]


def _take(lines: Sequence[Line], amounts: list[int], heading: str, cents: int) -> int:
    """Take cents off the lines of a heading, from the last one up; return how many were there to take."""
    left = cents
    for place in reversed([n for n, line in enumerate(lines) if line.heading == heading]):
        taken = min(left, amounts[place])
        amounts[place] -= taken
        left -= taken
    return cents - left


def fitted_cofinancing(cofinancing_cents: int, *, awarded: int, requested: int) -> int:
    """Keep the share of the co-financing when less is awarded than was asked for; a started cent counts as whole.

    Rounding up keeps the share that the call asks for: rounding down could fall a cent short of it.
    """
    return -(-cofinancing_cents * awarded // requested)


def last_day(first: datetime.date, months: int) -> datetime.date:
    """Return the last day of a period of whole months: from 15 January, one month ends on 14 February."""
    year, month = divmod(first.month - 1 + months, 12)
    longest = calendar.monthrange(first.year + year, month + 1)[1]
    same_day = datetime.date(first.year + year, month + 1, min(first.day, longest))
    return same_day - datetime.timedelta(days=1)
