"""How risky a grant is: six named factors, each with its figure, its points and its weight. Pure.

Points go from 0 to 100, the weights add up to 100, so the score does, too. What is not known counts in full: a rule
that took silence for safety would reward it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

RULE_VERSION: Final = "risk-1"
MOST: Final = 100
WEIGHTS: Final[Mapping[str, int]] = {
    "new": 15,
    "size": 20,
    "advance": 20,
    "rejections": 15,
    "late": 15,
    "findings": 15,
}
LOW, MEDIUM, HIGH = 1, 2, 3
MEDIUM_FROM: Final = 35
HIGH_FROM: Final = 60
SMALL_SHARE: Final = 25  # percent of the turnover that a grant may be without a risk; at the whole of it: all points
REJECTED_IN_FULL: Final = 20  # percent of the claimed costs not accepted that give all points
PER_LATE_REPORT: Final = 50
PER_FINDING: Final = 20


@dataclass(frozen=True)
class RiskFigures:
    """What is known of a grant and its grantee. Amounts are cents; those of one pair are in one currency."""

    closed_grants: int  # of the grantee, closed before this one
    amount_cents: int
    turnover_cents: int | None  # of the last closed year; None where it was not told
    advance_cents: int  # paid and not justified
    awarded_cents: int  # the grant, in the currency of the advance
    rejected_cents: int  # of the grantee's costs that were verified, what was not accepted
    verified_cents: int
    late_reports: int  # of the grantee: handed in after their day, or past it and still missing
    open_findings: int  # open recommendations and issues; a severe one counts twice


@dataclass(frozen=True)
class Factor:
    """What one factor adds: points (0 to 100) times weight (percent)."""

    name: str
    points: int
    weight: int

    @property
    def adds(self) -> int:
        """What it adds to the score, in hundredths."""
        return self.points * self.weight


@dataclass(frozen=True)
class Risk:
    """The factors, the score of 0 to 100 that they come to, and the level."""

    factors: tuple[Factor, ...]

    @property
    def score(self) -> int:
        """The sum of points times weight, rounded down."""
        return sum(factor.adds for factor in self.factors) // 100

    @property
    def level(self) -> int:
        """Low, medium from a score of 35, high from 60."""
        return HIGH if self.score >= HIGH_FROM else MEDIUM if self.score >= MEDIUM_FROM else LOW


def risk_of(figures: RiskFigures) -> Risk:
    """Return the risk of a grant from its figures; a worse figure never lowers it."""
    points = {
        "new": 0 if figures.closed_grants > 0 else MOST,
        "size": _points_of_size(figures.amount_cents, figures.turnover_cents),
        "advance": _share(figures.advance_cents, figures.awarded_cents),
        "rejections": min(
            MOST, _share(figures.rejected_cents, figures.verified_cents, nothing=0) * MOST // REJECTED_IN_FULL
        ),
        "late": min(MOST, figures.late_reports * PER_LATE_REPORT),
        "findings": min(MOST, figures.open_findings * PER_FINDING),
    }
    return Risk(tuple(Factor(name, points[name], weight) for name, weight in WEIGHTS.items()))


def _points_of_size(amount: int, turnover: int | None) -> int:
    """Return no points up to a quarter of the turnover, all at the whole of it, in between in proportion."""
    if turnover is None or turnover <= 0:
        return MOST
    over = MOST * amount // turnover - SMALL_SHARE
    return max(0, min(MOST, over * MOST // (MOST - SMALL_SHARE)))


def _share(part: int, whole: int, *, nothing: int = MOST) -> int:
    """Return the part of the whole in percent, rounded down, 0 to 100; of nothing as said, where there is a part."""
    if whole <= 0:
        return nothing if part > 0 else 0
    return max(0, min(MOST, MOST * part // whole))
