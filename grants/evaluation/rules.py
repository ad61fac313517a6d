"""Scores, means, places and the cut-off line. Pure; all figures exact."""

from collections.abc import Collection, Mapping, Sequence
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
    ("eligibility", "places"),
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
    files: Sequence[File],
    *,
    weights: Mapping[int, int],
    max_points: int,
    pass_mark: Decimal,
    pot_cents: int,
    most_grants: int | None = None,
) -> list[Placed]:
    """Order files by their mean, share places at a tie, and draw the cut-off line.

    A mean equal to the pass mark passes. The line falls before the first passing file that no longer fits the pot,
    and nothing below it counts as within (domain.md case 23: stop); tied files at the line are in or out together.
    `most_grants` is the quota of a lot: the line falls before it is exceeded.
    """
    means = {file.id: weighted_mean(file.sheets, weights, max_points) for file in files}
    ordered = sorted(files, key=lambda file: (-means[file.id], file.id))
    placed: list[Placed] = []
    left, is_open, funded = pot_cents, True, 0
    for mean in sorted(set(means.values()), reverse=True):
        tied = [file for file in ordered if means[file.id] == mean]
        asked = sum(file.requested_cents for file in tied)
        fits_quota = most_grants is None or funded + len(tied) <= most_grants
        is_open = is_open and mean >= pass_mark and asked <= left and fits_quota
        left -= asked if is_open else 0
        funded += len(tied) if is_open else 0
        place = len(placed) + 1
        placed += [Placed(file.id, place, mean, mean >= pass_mark, is_open, file.requested_cents) for file in tied]
    return placed


def share_out(
    files: Sequence[int],
    evaluators: Sequence[int],
    per_file: int,
    *,
    barred: Mapping[int, Collection[int]] | None = None,
) -> list[tuple[int, int]]:
    """Give each file to `per_file` different evaluators, always to those with the fewest files so far.

    Loads differ by at most one when nobody is barred; `barred` names for a file those who may not have it. Returns
    (file, evaluator) pairs in the order of the files. Raises ValueError when a file has too few evaluators.
    """
    barred = barred or {}
    load = dict.fromkeys(evaluators, 0)
    chosen: dict[int, list[int]] = {}
    for file in sorted(files, key=lambda file: -len(barred.get(file, ()))):  # the hardest to place come first
        free = [evaluator for evaluator in evaluators if evaluator not in barred.get(file, ())]
        if per_file > len(free):
            raise ValueError("There are fewer evaluators than each file needs.")
        chosen[file] = sorted(free, key=lambda evaluator: load[evaluator])[:per_file]
        for evaluator in chosen[file]:
            load[evaluator] += 1
    return [(file, evaluator) for file in files for evaluator in chosen[file]]


@dataclass(frozen=True)
class Reserve:
    """A file on the reserve list: its id, its place in the ranking and what it asks for, in cents."""

    id: int
    place: int
    requested_cents: int


def promotable(reserves: Sequence[Reserve], left_cents: int) -> set[int]:
    """Return whose turn it is on the reserve list when `left_cents` are in the pot; tied files are all next.

    The best placed that fits whole is next; when none fits, the best placed may take a smaller grant.
    """
    if left_cents <= 0:
        return set()
    candidates = [reserve for reserve in reserves if reserve.requested_cents <= left_cents] or list(reserves)
    best = min((reserve.place for reserve in candidates), default=0)
    return {reserve.id for reserve in candidates if reserve.place == best}


@dataclass(frozen=True)
class Running:
    """A sheet in the making: weighted points so far, what these criteria could give, and what is still open."""

    points: Decimal
    possible: int
    missing_points: int
    missing_reasons: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is open."""
        return not self.missing_points and not self.missing_reasons


def running(
    points: Mapping[int, int | None], reasons: Mapping[int, str], weights: Mapping[int, int], max_points: int
) -> Running:
    """Sum a sheet up as far as it goes: of 100 weighted points, only the scored criteria's share is possible."""
    given = {key: value for key in weights if (value := points.get(key)) is not None}
    return Running(
        points=sheet_total(given, {key: weights[key] for key in given}, max_points),
        possible=sum(weights[key] for key in given),
        missing_points=len(weights) - len(given),
        missing_reasons=sum(1 for key in weights if not reasons.get(key, "").strip()),
    )
