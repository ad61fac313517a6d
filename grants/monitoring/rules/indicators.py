"""What values of indicators add up to, and how far they are from baseline to target. Pure, in whole numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

UNKNOWN: Final = "unknown"  # what of a value is not known by a dimension
SUM, LATEST, SHARE = "sum", "latest", "share"

Breakdown = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Counted:
    """A count, out of how many for a share, how it divides by dimension and label, and of how many values it is."""

    value: int
    whole: int | None = None
    breakdown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    values: int = 1


@dataclass(frozen=True)
class Fault:
    """What is wrong with a breakdown: a dimension, what of it, and by how much it misses the value."""

    dimension: str
    code: str  # not_asked, unknown_label, not_a_count, does_not_add_up
    off: int = 0


NOTHING: Final = Counted(0, None, {}, 0)


def breakdown_faults(
    value: int, breakdown: Mapping[str, Mapping[str, int]], asked: Mapping[str, Sequence[str]]
) -> list[Fault]:
    """Return what is wrong: each dimension asked for adds up to the value, with "unknown" for the rest, by its labels.

    A dimension of which nothing is said is wrong, too: "unknown" has to be said.
    """
    faults = [Fault(dimension, "not_asked") for dimension in breakdown if dimension not in asked]
    for dimension, labels in asked.items():
        faults += _faults_of(value, dimension, breakdown.get(dimension, {}), {*labels, UNKNOWN})
    return faults


def _faults_of(value: int, dimension: str, counts: Mapping[str, int], labels: set[str]) -> list[Fault]:
    if not counts.keys() <= labels:
        return [Fault(dimension, "unknown_label")]
    if any(type(count) is not int or count < 0 for count in counts.values()):
        return [Fault(dimension, "not_a_count")]
    off = value - sum(counts.values())
    return [Fault(dimension, "does_not_add_up", off)] if off else []


def gather(kind: str, counts: Sequence[Counted]) -> Counted:
    """Return what the values of one grant come to, oldest first: all of them added, or the last one alone."""
    if not counts:
        return NOTHING
    return counts[-1] if kind in (LATEST, SHARE) else add_up(counts)


def add_up(counts: Iterable[Counted]) -> Counted:
    """Return the sum of counts; who does not divide by a dimension that another divides by, is unknown there."""
    rows = list(counts)
    if not rows:
        return NOTHING
    wholes = [row.whole for row in rows if row.whole is not None]
    dimensions = {dimension for row in rows for dimension in row.breakdown}
    return Counted(
        value=sum(row.value for row in rows),
        whole=sum(wholes) if wholes else None,
        breakdown={dimension: _divided(rows, dimension) for dimension in sorted(dimensions)},
        values=sum(row.values for row in rows),
    )


def _divided(rows: Iterable[Counted], dimension: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        counts = row.breakdown.get(dimension) or ({UNKNOWN: row.value} if row.value else {})
        for label, count in counts.items():
            found[label] = found.get(label, 0) + count
    return found


def reached(kind: str, baseline: int, total: Counted) -> Fraction | None:
    """Return where an indicator stands: a count, or percent for a share; None while nothing is counted."""
    if not total.values:
        return None
    if kind == SHARE:
        return Fraction(100 * total.value, total.whole) if total.whole else None
    return Fraction(total.value + (baseline if kind == SUM else 0))


def progress(baseline: int, target: int, standing: Fraction | None) -> int | None:
    """Return how much of the way from baseline to target is gone, in basis points, rounded down; 0 for a step back.

    Where the target is below the baseline, less is better. None while nothing is counted or there is no way to go.
    """
    if standing is None or target == baseline:
        return None
    return max(0, int(10_000 * (standing - baseline) / (target - baseline)))
