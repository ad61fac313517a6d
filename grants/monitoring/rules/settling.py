"""What a grant comes to in the end. Pure; cents throughout."""

from dataclasses import dataclass

RULE_VERSION = "double-ceiling-2"
WHOLE = 10_000  # basis points


@dataclass(frozen=True)
class Outcome:
    """The final amount, what of it is still to pay, and what must be paid back; one of the last two is zero."""

    final_grant: int
    balance: int
    recovery: int


@dataclass(frozen=True)
class Step:
    """A line of how the final amount is found: the rule, its figure, and what stands after it; cents."""

    code: str
    cents: int
    stands: int


def steps_to_final(
    *, accepted_cost: int, maximum: int, total: int, other_income: int = 0, no_profit: bool = False, reduction: int = 0
) -> list[Step]:
    """Apply the rules one after the other (domain.md section 6, S78); the last line holds the final amount.

    `share`: not above the agreed share of the accepted cost (maximum ÷ total, kept as a fraction). `maximum`: not above
    the maximum amount. `income`, where no profit is allowed: not above what the other income of the project leaves
    uncovered. `reduction`: less so many basis points, for a poor or late implementation. Half a cent is rounded up.
    """
    if total <= 0 or maximum <= 0 or maximum > total:
        raise ValueError("An agreement has a total cost of at least its maximum grant.")
    if not 0 <= reduction <= WHOLE or other_income < 0 or accepted_cost < 0:
        raise ValueError("A reduction lies between nothing and all; income and costs are not negative.")
    stands = _half_up(accepted_cost * maximum, total)
    steps = [Step("share", stands, stands)]
    stands = min(stands, maximum)
    steps.append(Step("maximum", maximum, stands))
    if no_profit:
        uncovered = max(accepted_cost - other_income, 0)
        stands = min(stands, uncovered)
        steps.append(Step("income", uncovered, stands))
    if reduction:
        cut = _half_up(stands * reduction, WHOLE)
        stands -= cut
        steps.append(Step("reduction", cut, stands))
    return steps


def final_amount(
    *,
    accepted_cost: int,
    maximum: int,
    total: int,
    paid: int,
    other_income: int = 0,
    no_profit: bool = False,
    reduction: int = 0,
) -> Outcome:
    """Return the final amount, and the balance or the recovery that follows from what was paid."""
    final = steps_to_final(
        accepted_cost=accepted_cost,
        maximum=maximum,
        total=total,
        other_income=other_income,
        no_profit=no_profit,
        reduction=reduction,
    )[-1].stands
    return Outcome(final, max(final - paid, 0), max(paid - final, 0))


def cofinancing_shortfall(*, accepted_cost: int, final_grant: int, agreed: int) -> int:
    """Return by how much what others than the funder bear of the accepted cost stays below the agreed co-financing."""
    return max(agreed - max(accepted_cost - final_grant, 0), 0)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
