"""Points, results, thresholds and divergence, over many invented cases; each exact, never a float."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules.scheme import CriterionRule, Scheme, SectionRule
from grants.evaluation.rules import (
    Reserve,
    counted,
    differs_too_much,
    points_of,
    promotable,
    result_of,
    rounded,
    running,
)

SCHEME = Scheme(
    criteria=(
        CriterionRule("need", "Need", 40, section="relevance"),
        CriterionRule("plan", "Plan", 35, section="quality"),
        CriterionRule("cost", "Cost", 25, section="quality"),
    ),
    sections=(SectionRule("relevance", "Relevance", threshold=Decimal(20)), SectionRule("quality", "Quality")),
)
sheet = st.fixed_dictionaries({key: st.integers(0, 5) for key in SCHEME.weights})
sheets = st.lists(sheet, min_size=1, max_size=5)
totals = st.lists(st.fractions(0, 100, max_denominator=30), min_size=2, max_size=5)


def of(points: int) -> dict[str, int]:
    """Return a sheet with the same points for every criterion."""
    return dict.fromkeys(SCHEME.weights, points)


@given(sheets, st.integers(0, 3))
def test_result_lies_between_the_lowest_and_the_highest_sheet(rows: list[Any], places: int) -> None:
    scheme = replace(SCHEME, rounding=places)
    found = [points_of(row, scheme) for row in rows]
    total = result_of(rows, scheme).total
    assert rounded(min(found), places) <= total <= rounded(max(found), places)
    assert isinstance(total, Decimal)


@given(sheets, st.randoms())
def test_result_does_not_depend_on_the_order_of_the_sheets(rows: list[Any], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert replace(result_of(shuffled, SCHEME), counted=()) == replace(result_of(rows, SCHEME), counted=())


@given(sheet)
def test_sections_sum_exactly_to_the_whole(row: Any) -> None:
    parts = [points_of(row, SCHEME, section=section.key) for section in SCHEME.sections]
    assert sum(parts, Fraction(0)) == points_of(row, SCHEME)
    assert all(isinstance(part, Fraction) for part in parts)


def test_full_points_are_a_hundred_and_none_are_zero() -> None:
    assert result_of([of(5)], SCHEME).total == 100
    assert result_of([of(0)], SCHEME).total == 0


def test_file_without_sheets_has_no_result() -> None:
    with pytest.raises(ValueError, match="no result"):
        result_of([], SCHEME)


@given(st.fractions(0, 100, max_denominator=900), st.integers(0, 3))
def test_rounding_goes_half_up_and_never_further_than_half_a_unit(value: Fraction, places: int) -> None:
    found = rounded(value, places)
    assert -found.as_tuple().exponent == places
    assert Fraction(-1, 2 * 10**places) < Fraction(found) - value <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(2675, 1000), 2, "2.68"),
        (Fraction(200, 3), 3, "66.667"),
        (Fraction(59999, 1000), 2, "60.00"),
    ],
)
def test_rounding_worked_by_hand(value: Fraction, places: int, expected: str) -> None:
    assert str(rounded(value, places)) == expected


def test_value_equal_to_a_threshold_passes_and_a_hair_below_fails() -> None:
    at_both = {"need": 3, "plan": 3, "cost": 3}  # 24 of 40, 60 in all
    assert result_of([at_both], SCHEME).passes
    assert result_of([at_both], replace(SCHEME, pass_mark=Decimal("60.01"))).fails == ("total",)
    half = replace(SCHEME, sections=(SectionRule("relevance", "Relevance", threshold=Decimal(24)),))
    assert result_of([at_both], half).passes
    short = replace(SCHEME, sections=(SectionRule("relevance", "Relevance", threshold=Decimal("24.001")),))
    assert result_of([at_both], short).fails == ("relevance",)


@given(sheets, st.decimals(0, 100, places=2))
def test_agreed_result_takes_the_place_of_the_mean_and_keeps_the_sections(rows: list[Any], agreed: Decimal) -> None:
    plain, found = result_of(rows, SCHEME), result_of(rows, SCHEME, consensus=agreed)
    assert found.total == agreed
    assert found.sections == plain.sections
    assert ("total" in found.fails) == (agreed < Decimal(60))


@given(sheets, st.decimals(0, 40, places=1))
def test_points_of_the_concept_note_count_once(rows: list[Any], before: Decimal) -> None:
    carrying = replace(
        SCHEME,
        criteria=SCHEME.criteria[1:],
        sections=(SectionRule("relevance", "Relevance", is_carried=True), SectionRule("quality", "Quality")),
    )
    found = result_of(rows, carrying, carried={"relevance": before, "unknown": Decimal(50)})
    assert found.sections["relevance"] == before
    assert found.total == rounded(Fraction(result_of(rows, carrying).total) + Fraction(before), 3)
    again = replace(SCHEME, sections=carrying.sections)  # scored anew: the new points count, not both
    assert result_of(rows, again, carried={"relevance": before}).total == result_of(rows, again).total


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_difference_of_exactly_the_share_is_allowed(highest: int, basis_points: int) -> None:
    top = Fraction(highest, 100)
    lowest = top - top * basis_points / 10_000
    assert not differs_too_much([top, lowest], basis_points)
    assert differs_too_much([top, lowest - Fraction(1, 10**9)], basis_points)
    assert not differs_too_much([top], basis_points)
    assert not differs_too_much([top, Fraction(0)], None)


EEA = replace(SCHEME, scorers=2, divergence_basis_points=3000)


@given(st.lists(st.fractions(0, 100, max_denominator=9), min_size=3, max_size=3))
def test_two_closest_count_after_a_divergence(three: list[Fraction]) -> None:
    chosen = counted(three, EEA)
    gaps = sorted(abs(three[a] - three[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    if len(chosen) == 2:
        assert abs(three[chosen[0]] - three[chosen[1]]) == gaps[0]
        assert gaps[0] < gaps[1]
    else:
        assert gaps[0] == gaps[1]


@pytest.mark.parametrize(("rule", "expected"), [("mean", (0, 1, 2)), ("higher", (0, 2)), ("lower", (1, 2))])
def test_published_rule_decides_where_the_third_is_equally_far(rule: str, expected: tuple[int, ...]) -> None:
    three = [Fraction(90), Fraction(50), Fraction(70)]
    assert counted(three, replace(EEA, equidistant=rule)) == expected


@given(totals)
def test_every_sheet_counts_where_no_divergence_is_judged(found: list[Fraction]) -> None:
    assert counted(found, SCHEME) == tuple(range(len(found)))


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


@given(st.dictionaries(st.sampled_from(["need", "plan", "cost"]), st.one_of(st.none(), st.integers(0, 5))))
def test_total_so_far_never_exceeds_what_is_possible(points: dict[str, int | None]) -> None:
    sum_so_far = running(points, {}, SCHEME)
    assert 0 <= sum_so_far.points <= sum_so_far.possible <= 100
    assert sum_so_far.missing_points == len([key for key in SCHEME.weights if points.get(key) is None])
    assert sum_so_far.missing_reasons == 3
