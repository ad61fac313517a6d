"""Scores, means, places and the cut-off line. Pure; all figures exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

RULE_VERSION = "weighted-mean-1"
THOUSANDTH = Decimal("0.001")

CHECK_POINTS: tuple[tuple[str, str], ...] = (
    ("administrative", "in_time"),
    ("administrative", "complete"),
    ("administrative", "signed"),
    ("eligibility", "applicant"),
    ("eligibility", "country"),
    ("eligibility", "action"),
    ("eligibility", "budget"),
    ("eligibility", "exclusion"),
)


@dataclass(frozen=True)
class File:
    """A file to be ranked: its id, its sheets (criterion id → points, one mapping an evaluator), what it asks for."""

    id: int
    sheets: Sequence[Mapping[int, int]]
    requested_cents: int


@dataclass(frozen=True)
class Placed:
    """A ranked file: place (ties share one), weighted mean of 100, whether it passes and fits the pot."""

    id: int
    place: int
    mean: Decimal
    passes: bool
    within_pot: bool
    requested_cents: int


def sheet_total(points: Mapping[int, int], weights: Mapping[int, int], max_points: int) -> Decimal:
    """Return one evaluator's weighted total of 100; weights in percent by criterion id."""
    return sum(
        (Decimal(points[criterion] * weight) / Decimal(max_points) for criterion, weight in weights.items()), Decimal(0)
    )


def weighted_mean(sheets: Sequence[Mapping[int, int]], weights: Mapping[int, int], max_points: int) -> Decimal:
    """Return the mean of the evaluators' totals, of 100, to three places, half up. Raises ValueError without sheets."""
    if not sheets:
        raise ValueError("A file without scores has no mean.")
    totals = sum((sheet_total(sheet, weights, max_points) for sheet in sheets), Decimal(0))
    return (totals / len(sheets)).quantize(THOUSANDTH, rounding=ROUND_HALF_UP)


def rank(
    files: Sequence[File], *, weights: Mapping[int, int], max_points: int, pass_mark: Decimal, pot_cents: int
) -> list[Placed]:
    """Order files by their mean, share places at a tie, and draw the cut-off line.

    A mean equal to the pass mark passes. The line falls before the first passing file that no longer fits the pot,
    and nothing below it counts as within (domain.md case 23: stop); tied files at the line are in or out together.
    """
    means = {file.id: weighted_mean(file.sheets, weights, max_points) for file in files}
    ordered = sorted(files, key=lambda file: (-means[file.id], file.id))
    placed: list[Placed] = []
    left, is_open = pot_cents, True
    for mean in sorted(set(means.values()), reverse=True):
        tied = [file for file in ordered if means[file.id] == mean]
        asked = sum(file.requested_cents for file in tied)
        is_open = is_open and mean >= pass_mark and asked <= left
        left -= asked if is_open else 0
        place = len(placed) + 1
        placed += [Placed(file.id, place, mean, mean >= pass_mark, is_open, file.requested_cents) for file in tied]
    return placed


def share_out(files: Sequence[int], evaluators: Sequence[int], per_file: int) -> list[tuple[int, int]]:
    """Give each file to `per_file` different evaluators so that their loads differ by at most one.

    Returns (file, evaluator) pairs. Raises ValueError when there are too few evaluators.
    """
    if per_file > len(evaluators):
        raise ValueError("There are fewer evaluators than each file needs.")
    pairs = []
    turn = 0
    for file in files:
        for _number in range(per_file):
            pairs.append((file, evaluators[turn % len(evaluators)]))
            turn += 1
    return pairs
