"""Spread, severity and what hangs on one scorer, over many invented cases."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules.scheme import CriterionRule, Scheme
from grants.evaluation.rules import File, Money, rank
from grants.evaluation.rules.reading import (
    Given,
    by_criterion,
    computed,
    divergences,
    severities,
    within_noise,
    without_each,
)

SCHEME = Scheme(criteria=(CriterionRule("a", "A", 60), CriterionRule("b", "B", 40)), pass_mark=Decimal(40), scorers=2)
sheets = st.dictionaries(
    st.tuples(st.integers(1, 6), st.integers(11, 14)),
    st.fixed_dictionaries({"a": st.integers(0, 5), "b": st.integers(0, 5)}),
    min_size=1,
).map(lambda found: [Given(file, scorer, sheet) for (file, scorer), sheet in sorted(found.items())])
MONEY = Money(25)


def files_of(rows: list[Given]) -> list[File]:
    by_file: dict[int, list[Any]] = defaultdict(list)
    for one in rows:
        by_file[one.file].append(one.sheet)
    return [File(key, found, 10, key) for key, found in by_file.items()]


@given(sheets)
def test_mean_of_a_criterion_lies_within_its_spread(rows: list[Given]) -> None:
    found = by_criterion(rows, SCHEME)
    assert set(found) == {"a", "b"}
    assert all(one.least <= one.mean <= one.most and one.number == len(rows) for one in found.values())


@given(sheets)
def test_leaving_out_a_scorer_is_ranking_without_their_sheets(rows: list[Given]) -> None:
    files = files_of(rows)
    there = {row.id: row for row in rank(files, scheme=SCHEME, money=MONEY)}
    for one in without_each(files, rows, scheme=SCHEME, money=MONEY):
        rest = [row for row in rows if row.scorer != one.scorer]
        after = {row.id: row for row in rank(files_of(rest), scheme=SCHEME, money=MONEY)}
        assert one.moved == {key: (there[key].place, after[key].place) for key in after}
        assert set(one.unranked) == set(there) - set(after)
        crossed = {key for key in after if after[key].within_pot != there[key].within_pot}
        assert crossed == {*one.rising, *one.falling}


@given(sheets)
def test_neighbours_within_noise_change_order_without_some_scorer(rows: list[Given]) -> None:
    files = files_of(rows)
    ranked, withouts = (
        computed(files, scheme=SCHEME, money=MONEY),
        without_each(files, rows, scheme=SCHEME, money=MONEY),
    )
    for a, b in within_noise(ranked, withouts):
        assert any(one.moved[a][1] > one.moved[b][1] for one in withouts if a in one.moved and b in one.moved)
        assert next(row.place for row in ranked if row.id == a) < next(row.place for row in ranked if row.id == b)


@given(sheets)
def test_what_the_committee_set_by_hand_changes_nothing_in_the_reading(rows: list[Given]) -> None:
    files = files_of(rows)
    by_hand = [replace(file, moved_to=1, consensus=Decimal(77)) for file in files]
    same = [without_each(found, rows, scheme=SCHEME, money=MONEY) for found in (files, by_hand)]
    assert same[0] == same[1]
    assert computed(by_hand, scheme=SCHEME, money=MONEY) == rank(files, scheme=SCHEME, money=MONEY)


@given(sheets)
def test_two_scorers_of_the_same_files_stand_equally_far_apart(rows: list[Given]) -> None:
    pair = [row for row in rows if row.scorer in {11, 12}]
    both = {row.file for row in pair if row.scorer == 11} & {row.file for row in pair if row.scorer == 12}
    found = severities([row for row in pair if row.file in both], SCHEME)
    assert len(found) in {0, 2}
    if found:
        assert found[0].apart == -(found[1].apart or 0)
        assert found[0].own == found[1].others


def test_severity_and_divergence_worked_by_hand() -> None:
    rows = [
        Given(1, 11, {"a": 5, "b": 5}),  # 100
        Given(1, 12, {"a": 3, "b": 3}),  # 60
        Given(2, 11, {"a": 4, "b": 4}),  # 80
        Given(2, 13, {"a": 4, "b": 4}),  # 80
        Given(3, 13, {"a": 0, "b": 0}),
    ]
    found = {one.scorer: (one.own.mean, one.apart) for one in severities(rows, SCHEME)}
    assert found == {11: (Decimal(90), Decimal(20)), 12: (Decimal(60), Decimal(-40)), 13: (Decimal(40), Decimal(0))}
    apart = divergences(rows, replace(SCHEME, divergence_basis_points=3999))
    assert [(row.file, row.gap, row.basis_points, row.is_too_much) for row in apart] == [
        (1, Decimal(40), 4000, True),
        (2, Decimal(0), 0, False),
    ]


def test_one_generous_scorer_carries_a_file_over_the_line() -> None:
    rows = [
        *(Given(1, scorer, {"a": 4, "b": 3}) for scorer in (11, 12)),  # 72
        *(Given(2, scorer, {"a": points, "b": points}) for scorer, points in ((11, 5), (12, 3))),  # 80
    ]
    found = without_each(files_of(rows), rows, scheme=SCHEME, money=Money(10))
    assert [(one.scorer, one.rising, one.falling, one.farthest) for one in found] == [
        (11, (1,), (2,), 1),
        (12, (), (), 0),
    ]
    ranked = computed(files_of(rows), scheme=SCHEME, money=Money(10))
    assert within_noise(ranked, found) == [(2, 1)]
