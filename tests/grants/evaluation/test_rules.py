"""Scores, means, places, the cut-off line, the sharing out and the reserve list, over many invented cases."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.evaluation.rules import (
    File,
    Reserve,
    promotable,
    rank,
    running,
    share_out,
    sheet_total,
    weighted_mean,
)

WEIGHTS = {1: 40, 2: 35, 3: 25}
sheet = st.fixed_dictionaries({key: st.integers(0, 5) for key in WEIGHTS})
sheets = st.lists(sheet, min_size=1, max_size=5)
files = st.lists(st.tuples(sheets, st.integers(1, 30_000_00)), min_size=1, max_size=12).map(
    lambda rows: [File(number, given_sheets, asked) for number, (given_sheets, asked) in enumerate(rows)]
)


def place(rows: list[File], pot: int = 60_000_00, pass_mark: Decimal = Decimal(60)) -> list:
    return rank(rows, weights=WEIGHTS, max_points=5, pass_mark=pass_mark, pot_cents=pot)


@given(sheets)
def test_mean_lies_between_the_lowest_and_the_highest_total(rows: list[dict[int, int]]) -> None:
    totals = [sheet_total(row, WEIGHTS, 5) for row in rows]
    mean = weighted_mean(rows, WEIGHTS, 5)
    assert min(totals) - Decimal("0.001") <= mean <= max(totals) + Decimal("0.001")
    assert 0 <= mean <= 100


def test_full_points_are_a_hundred_and_none_are_zero() -> None:
    assert weighted_mean([dict.fromkeys(WEIGHTS, 5)], WEIGHTS, 5) == 100
    assert weighted_mean([dict.fromkeys(WEIGHTS, 0)], WEIGHTS, 5) == 0


def test_file_without_sheets_has_no_mean() -> None:
    with pytest.raises(ValueError, match="no mean"):
        weighted_mean([], WEIGHTS, 5)


@given(files, st.randoms())
def test_ranking_does_not_depend_on_the_order_of_entry(rows: list[File], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert place(shuffled) == place(rows)


@given(files, st.integers(1, 100_000_00))
def test_cut_off_never_exceeds_the_pot(rows: list[File], pot: int) -> None:
    placed = place(rows, pot)
    assert sum(row.requested_cents for row in placed if row.within_pot) <= pot
    assert all(row.passes for row in placed if row.within_pot)


@given(files)
def test_nothing_below_the_line_is_within_the_pot(rows: list[File]) -> None:
    flags = [row.within_pot for row in place(rows)]
    assert flags == sorted(flags, reverse=True)


@given(files)
def test_tied_files_share_a_place_and_their_fate(rows: list[File]) -> None:
    by_mean: dict[Decimal, set[tuple[int, bool, bool]]] = {}
    for row in place(rows):
        by_mean.setdefault(row.mean, set()).add((row.place, row.passes, row.within_pot))
    assert all(len(fates) == 1 for fates in by_mean.values())


@given(files)
def test_better_mean_never_stands_behind(rows: list[File]) -> None:
    means = [row.mean for row in place(rows)]
    assert means == sorted(means, reverse=True)


def test_mean_equal_to_the_pass_mark_passes() -> None:
    at_the_mark = [File(1, [dict.fromkeys(WEIGHTS, 3)], 1_00)]
    assert place(at_the_mark, pass_mark=Decimal(60))[0].passes
    assert not place(at_the_mark, pass_mark=Decimal("60.01"))[0].passes


@given(st.integers(0, 40), st.integers(1, 9), st.integers(1, 9))
def test_files_are_shared_out_evenly_to_different_evaluators(number: int, people: int, per_file: int) -> None:
    evaluators = list(range(100, 100 + people))
    if per_file > people:
        if number:
            with pytest.raises(ValueError, match="fewer evaluators"):
                share_out(range(number), evaluators, per_file)
        return
    pairs = share_out(range(number), evaluators, per_file)
    load = Counter(evaluator for _file, evaluator in pairs)
    assert len(set(pairs)) == len(pairs) == number * per_file
    assert max((load[e] for e in evaluators), default=0) - min((load[e] for e in evaluators), default=0) <= 1


@given(st.integers(1, 20), st.dictionaries(st.integers(0, 19), st.sets(st.integers(100, 104), max_size=2)))
def test_barred_evaluator_never_gets_the_file(number: int, barred: dict[int, set[int]]) -> None:
    pairs = share_out(range(number), range(100, 105), 3, barred=barred)
    assert not [pair for pair in pairs if pair[1] in barred.get(pair[0], ())]
    assert all(count == 3 for count in Counter(file for file, _evaluator in pairs).values())


reserves = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 20_000_00)), max_size=8).map(
    lambda rows: [Reserve(number, at, asked) for number, (at, asked) in enumerate(rows)]
)


@given(reserves, st.integers(0, 25_000_00))
def test_turn_on_the_reserve_list_goes_to_the_best_that_fits(rows: list[Reserve], left: int) -> None:
    turn = promotable(rows, left)
    assert bool(turn) == bool(rows and left)
    fitting = [row for row in rows if row.requested_cents <= left]
    if turn and fitting:
        best = min(row.place for row in fitting)
        assert turn == {row.id for row in fitting if row.place == best}


@given(st.dictionaries(st.sampled_from([1, 2, 3]), st.one_of(st.none(), st.integers(0, 5))))
def test_total_so_far_never_exceeds_what_is_possible(points: dict[int, int | None]) -> None:
    sum_so_far = running(points, {}, WEIGHTS, 5)
    assert 0 <= sum_so_far.points <= sum_so_far.possible <= 100
    assert sum_so_far.missing_points == len([key for key in WEIGHTS if points.get(key) is None])
    assert sum_so_far.missing_reasons == 3
