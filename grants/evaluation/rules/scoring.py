"""From the points on a sheet to the result of a file. Pure; exact fractions until the one rounding before comparing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations

from grants.calls.rules.scheme import Scheme

Sheet = Mapping[str, int]


@dataclass(frozen=True)
class Result:
    """What a file's sheets come to: the total and each section, rounded as the call says, and what it fails.

    `counted` are the positions of the sheets that count; `fails` names sections below their threshold, and 'total'.
    """

    total: Decimal
    sections: Mapping[str, Decimal]
    counted: tuple[int, ...]
    fails: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether no threshold is missed; a value equal to its threshold passes."""
        return not self.fails


def points_of(sheet: Sheet, scheme: Scheme, *, section: str | None = None) -> Fraction:
    """Return one sheet's weighted points, of the whole or of a section; a criterion without points gives none."""
    wanted = scheme.criteria if section is None else scheme.criteria_of(section)
    return sum(
        (Fraction(sheet[rule.key] * rule.weight, scheme.max_points) for rule in wanted if rule.key in sheet),
        Fraction(0),
    )


def rounded(value: Fraction, places: int) -> Decimal:
    """Return a fraction as a decimal of so many places, half up, without an error in between."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)  # values are never negative
    return Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def differs_too_much(totals: Sequence[Fraction], basis_points: int | None) -> bool:
    """Tell whether two experts differ by more than the share of the higher score that the call allows (EEA: 30 %).

    A difference of exactly the share is allowed.
    """
    if basis_points is None or len(totals) < 2:
        return False
    highest, lowest = max(totals), min(totals)
    return (highest - lowest) * 10_000 > highest * basis_points


def counted(totals: Sequence[Fraction], scheme: Scheme) -> tuple[int, ...]:
    """Return which sheets count: all, or the two closest where more than the call's number scored after a divergence.

    Where the middle one is equally far from both, the published rule decides: the mean of all, the higher two or the
    lower two (domain.md case 19).
    """
    everyone = tuple(range(len(totals)))
    if scheme.divergence_basis_points is None or len(totals) <= scheme.scorers or len(totals) < 3:
        return everyone
    pairs = list(combinations(everyone, 2))
    distance = {pair: abs(totals[pair[0]] - totals[pair[1]]) for pair in pairs}
    closest = [pair for pair in pairs if distance[pair] == min(distance.values())]
    if len(closest) == 1:
        return closest[0]
    if scheme.equidistant == "mean":
        return everyone
    best = max if scheme.equidistant == "higher" else min
    return best(closest, key=lambda pair: (totals[pair[0]] + totals[pair[1]], -pair[0], -pair[1]))


def result_of(
    sheets: Sequence[Sheet],
    scheme: Scheme,
    *,
    carried: Mapping[str, Decimal] | None = None,
    consensus: Decimal | None = None,
) -> Result:
    """Return the result of a file. Raises ValueError without sheets.

    `carried` are the points of sections scored on the concept note, which count again; `consensus` is a total that the
    committee agreed on in place of the mean.
    """
    if not sheets:
        raise ValueError("A file without scores has no result.")
    chosen = counted([points_of(sheet, scheme) for sheet in sheets], scheme)
    before = {key: points for key, points in (carried or {}).items() if _is_carried(key, scheme)}
    sections = {
        section.key: before[section.key]
        if section.key in before
        else rounded(_mean(points_of(sheets[at], scheme, section=section.key) for at in chosen), scheme.rounding)
        for section in scheme.sections
    }
    whole = _mean(points_of(sheets[at], scheme) for at in chosen)
    total = rounded(whole + sum((Fraction(points) for points in before.values()), Fraction(0)), scheme.rounding)
    total = consensus if consensus is not None else total
    return Result(total, sections, chosen, _fails(total, sections, scheme))


def is_in_scale(points: int, scheme: Scheme) -> bool:
    """Tell whether a score lies on the call's scale."""
    return scheme.min_points <= points <= scheme.max_points


def needs_reason(scheme: Scheme, points: int | None) -> bool:
    """Tell whether a criterion with these points needs a reason of its own."""
    return scheme.comment_on == "criterion" or (points is not None and points in scheme.comment_at)


@dataclass(frozen=True)
class Running:
    """A sheet in the making: weighted points so far, what these criteria could give, and what is still open."""

    points: Fraction
    possible: int
    missing_points: int
    missing_reasons: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is open."""
        return not self.missing_points and not self.missing_reasons


def running(
    points: Mapping[str, int | None],
    reasons: Mapping[str, str],
    scheme: Scheme,
    *,
    section_comments: Mapping[str, str] | None = None,
) -> Running:
    """Sum a sheet up as far as it goes: only the scored criteria's share is possible."""
    given = {key: value for key in scheme.weights if (value := points.get(key)) is not None}
    missing = sum(
        1 for key in scheme.weights if needs_reason(scheme, points.get(key)) and not reasons.get(key, "").strip()
    )
    if scheme.comment_on == "section":
        comments = section_comments or {}
        scored = [section for section in scheme.sections if scheme.criteria_of(section.key)]
        missing += sum(1 for section in scored if not comments.get(section.key, "").strip())
    return Running(
        points=points_of(given, scheme),
        possible=sum(scheme.weights[key] for key in given),
        missing_points=len(scheme.weights) - len(given),
        missing_reasons=missing,
    )


def _is_carried(key: str, scheme: Scheme) -> bool:
    """Tell whether a section's points come from the concept note; one that is scored again is not counted twice."""
    return not scheme.criteria_of(key) and any(one.key == key and one.is_carried for one in scheme.sections)


def _mean(values: Iterable[Fraction]) -> Fraction:
    found = list(values)
    return sum(found, Fraction(0)) / len(found)


def _fails(total: Decimal, sections: Mapping[str, Decimal], scheme: Scheme) -> tuple[str, ...]:
    missed = [
        section.key
        for section in scheme.sections
        if section.threshold is not None and sections[section.key] < section.threshold
    ]
    if scheme.pass_mark is not None and total < scheme.pass_mark:
        missed.append("total")
    return tuple(missed)
