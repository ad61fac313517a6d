"""How to read the scores: spread by criterion, each scorer beside the others, what hangs on any one of them. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from grants.calls.rules.scheme import Scheme
from grants.evaluation.rules.ranking import File, Money, Placed, cut, judged, order
from grants.evaluation.rules.scoring import Sheet, differs_too_much, points_of, rounded


@dataclass(frozen=True)
class Given:
    """A sheet that is in: its file, who scored, and the points by criterion."""

    file: int
    scorer: int
    sheet: Sheet


@dataclass(frozen=True)
class Spread:
    """Lowest, highest and mean of several values, and how many there are."""

    least: Decimal
    most: Decimal
    mean: Decimal
    number: int


@dataclass(frozen=True)
class Divergence:
    """How far the sheets of a file lie apart, in weighted points and in basis points of the highest."""

    file: int
    spread: Spread
    gap: Decimal
    basis_points: int
    is_too_much: bool


@dataclass(frozen=True)
class Severity:
    """A scorer's weighted points beside those that the others gave to the same files; `apart` is own mean less theirs.

    Without a colleague on any file there is nothing to compare: `others` and `apart` are None.
    """

    scorer: int
    own: Spread
    others: Spread | None
    apart: Decimal | None


@dataclass(frozen=True)
class Without:
    """The computed ranking without one scorer: places before and after by file, and who would cross the line.

    `unranked` are files that nobody else has scored.
    """

    scorer: int
    moved: Mapping[int, tuple[int, int]]
    rising: tuple[int, ...]
    falling: tuple[int, ...]
    unranked: tuple[int, ...]

    @property
    def farthest(self) -> int:
        """The most places that a file gains or loses."""
        return max((abs(before - after) for before, after in self.moved.values()), default=0)


def spread_of(values: Iterable[Fraction], places: int) -> Spread | None:
    """Return the spread of values, rounded for reading; None of no value."""
    found = list(values)
    if not found:
        return None
    mean = sum(found, Fraction(0)) / len(found)
    return Spread(rounded(min(found), places), rounded(max(found), places), rounded(mean, places), len(found))


def by_criterion(sheets: Sequence[Given], scheme: Scheme) -> dict[str, Spread]:
    """Return the spread of the points, on the scale of the call, of each criterion that somebody has scored."""
    found = {
        rule.key: spread_of((Fraction(one.sheet[rule.key]) for one in sheets if rule.key in one.sheet), 2)
        for rule in scheme.criteria
    }
    return {key: spread for key, spread in found.items() if spread is not None}


def divergences(sheets: Sequence[Given], scheme: Scheme) -> list[Divergence]:
    """Return how far the sheets of each file with more than one lie apart, the farthest first."""
    found = []
    for file, totals in _totals(sheets, scheme).items():
        spread = spread_of(totals.values(), scheme.rounding)
        if spread is None or len(totals) < 2:
            continue
        highest, gap = max(totals.values()), max(totals.values()) - min(totals.values())
        share = int(rounded(gap * 10_000 / highest, 0)) if highest else 0
        too_much = differs_too_much(list(totals.values()), scheme.divergence_basis_points)
        found.append(Divergence(file, spread, rounded(gap, scheme.rounding), share, too_much))
    return sorted(found, key=lambda row: (-row.gap, row.file))


def severities(sheets: Sequence[Given], scheme: Scheme) -> list[Severity]:
    """Return each scorer beside the colleagues on the same files, by the scorer's id."""
    totals = _totals(sheets, scheme)
    found = []
    for scorer in sorted({one.scorer for one in sheets}):
        files = [by_scorer for by_scorer in totals.values() if scorer in by_scorer]
        own = spread_of((by_scorer[scorer] for by_scorer in files), scheme.rounding)
        others = [points for by_scorer in files for who, points in by_scorer.items() if who != scorer]
        if own is not None:
            found.append(Severity(scorer, own, spread_of(others, scheme.rounding), _apart(scorer, files, scheme)))
    return found


def without_each(
    files: Sequence[File], sheets: Sequence[Given], *, scheme: Scheme, money: Money, line: int | None = None
) -> list[Without]:
    """Return for each scorer what the computed ranking would be without that one; nothing set by hand counts.

    Only the files of the scorer are judged again, so that the work grows with the sheets, not with files times scorers.
    """
    plain = {file.id: replace(file, moved_to=None, consensus=None) for file in files}
    given: dict[int, list[Given]] = defaultdict(list)
    for one in sheets:
        given[one.file].append(one)
    whole = {key: judged(file, scheme) for key, file in plain.items()}
    before = _drawn(whole.values(), scheme, money, line)
    found = []
    for scorer in sorted({one.scorer for one in sheets if one.file in plain}):
        rows = dict(whole)
        for key in {one.file for one in sheets if one.scorer == scorer and one.file in plain}:
            rest = [one.sheet for one in given[key] if one.scorer != scorer]
            if rest:
                rows[key] = judged(replace(plain[key], sheets=rest), scheme)
            else:
                del rows[key]
        found.append(_compared(scorer, before, _drawn(rows.values(), scheme, money, line)))
    return found


def within_noise(ranked: Sequence[Placed], withouts: Iterable[Without]) -> list[tuple[int, int]]:
    """Return the neighbours in the ranking that would change order without some one scorer, better placed first."""
    passing = [row for row in ranked if row.passes]
    pairs = [(a.id, b.id) for a, b in pairwise(passing) if a.place < b.place]
    swapped = set()
    for one in withouts:
        for a, b in pairs:
            if a in one.moved and b in one.moved and one.moved[a][1] > one.moved[b][1]:
                swapped.add((a, b))
    return [pair for pair in pairs if pair in swapped]


def computed(files: Sequence[File], *, scheme: Scheme, money: Money, line: int | None = None) -> list[Placed]:
    """Return the ranking as the sheets alone give it, without what the committee set by hand."""
    rows = [judged(replace(file, moved_to=None, consensus=None), scheme) for file in files]
    return list(_drawn(rows, scheme, money, line).values())


def _totals(sheets: Sequence[Given], scheme: Scheme) -> dict[int, dict[int, Fraction]]:
    found: dict[int, dict[int, Fraction]] = defaultdict(dict)
    for one in sheets:
        found[one.file][one.scorer] = points_of(one.sheet, scheme)
    return found


def _apart(scorer: int, files: Sequence[Mapping[int, Fraction]], scheme: Scheme) -> Decimal | None:
    """Return the mean over the scorer's shared files of the own points less the mean of the colleagues'."""
    gaps = []
    for by_scorer in files:
        others = [points for who, points in by_scorer.items() if who != scorer]
        if others:
            gaps.append(by_scorer[scorer] - sum(others, Fraction(0)) / len(others))
    if not gaps:
        return None
    mean = sum(gaps, Fraction(0)) / len(gaps)
    return -rounded(-mean, scheme.rounding) if mean < 0 else rounded(mean, scheme.rounding)


def _drawn(rows: Iterable[Placed], scheme: Scheme, money: Money, line: int | None) -> dict[int, Placed]:
    return {row.id: row for row in cut(order(list(rows), scheme=scheme), scheme=scheme, money=money, line=line)}


def _compared(scorer: int, before: Mapping[int, Placed], after: Mapping[int, Placed]) -> Without:
    both = [key for key in before if key in after]
    return Without(
        scorer=scorer,
        moved={key: (before[key].place, after[key].place) for key in both},
        rising=tuple(key for key in both if after[key].within_pot and not before[key].within_pot),
        falling=tuple(key for key in both if before[key].within_pot and not after[key].within_pot),
        unranked=tuple(key for key in before if key not in after),
    )
