"""Values of indicators: what they divide into, what they add up to, how far they are. Checked without a database."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.monitoring.rules.indicators import (
    LATEST,
    NOTHING,
    SHARE,
    SUM,
    UNKNOWN,
    Counted,
    add_up,
    breakdown_faults,
    gather,
    progress,
    reached,
)

ASKED = {"sex": ("women", "men", "others"), "age": ("under_18", "18_29")}
COUNT = st.integers(0, 10_000)


@st.composite
def counted(draw: Any) -> Counted:
    """A value that divides rightly by some of the dimensions."""
    value = draw(COUNT)
    breakdown = {}
    for dimension in draw(st.sets(st.sampled_from(sorted(ASKED)))):
        left, parts = value, {}
        for label in ASKED[dimension]:
            parts[label] = draw(st.integers(0, left))
            left -= parts[label]
        breakdown[dimension] = {**parts, UNKNOWN: left}
    return Counted(value, value + draw(COUNT), breakdown)


@settings(max_examples=100)
@given(counted())
def test_breakdown_that_adds_up_has_no_fault(row: Counted) -> None:
    asked = {dimension: ASKED[dimension] for dimension in row.breakdown}
    assert breakdown_faults(row.value, row.breakdown, asked) == []


@settings(max_examples=100)
@given(counted(), st.integers(-50, 50))
def test_breakdown_that_misses_the_value_is_told_by_how_much(row: Counted, off: int) -> None:
    asked = {dimension: ASKED[dimension] for dimension in row.breakdown}
    faults = breakdown_faults(row.value + off, row.breakdown, asked)
    assert {fault.off for fault in faults} == ({off} if off and asked else set())
    assert len(faults) == (len(asked) if off else 0)


@pytest.mark.parametrize(
    ("breakdown", "code"),
    [
        ({}, "does_not_add_up"),
        ({"sex": {"women": 13, "men": -1}}, "not_a_count"),
        ({"sex": {"women": 12.0}}, "not_a_count"),
        ({"sex": {"women": True, "men": 11}}, "not_a_count"),
        ({"sex": {"Ana Anić": 12}}, "unknown_label"),
        ({"sex": {"unknown": 12}, "ethnicity": {"unknown": 12}}, "not_asked"),
    ],
)
def test_hostile_breakdown_is_refused(breakdown: Any, code: str) -> None:
    [fault] = breakdown_faults(12, breakdown, {"sex": ASKED["sex"]})
    assert fault.code == code


@settings(max_examples=100)
@given(st.lists(counted(), max_size=6))
def test_total_divides_into_its_parts_by_every_dimension(rows: list[Counted]) -> None:
    total = add_up(rows)
    assert total.value == sum(row.value for row in rows)
    assert all(sum(parts.values()) == total.value for parts in total.breakdown.values())


@settings(max_examples=100)
@given(st.lists(counted(), max_size=6), st.randoms())
def test_total_does_not_depend_on_order_or_on_the_levels_between(rows: list[Counted], chance: Any) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)
    at = chance.randint(0, len(mixed))
    by_levels = add_up(part for part in (add_up(mixed[:at]), add_up(mixed[at:])) if part.values)
    assert add_up(rows) == by_levels


@settings(max_examples=50)
@given(st.lists(counted(), min_size=1, max_size=6))
def test_grant_adds_new_values_or_keeps_the_latest(rows: list[Counted]) -> None:
    assert gather(SUM, rows).value == sum(row.value for row in rows)
    assert gather(LATEST, rows) == gather(SHARE, rows) == rows[-1]


@settings(max_examples=50)
@given(st.lists(counted(), min_size=1, max_size=6))
def test_share_of_all_lies_between_the_shares_of_its_parts(rows: list[Counted]) -> None:
    shares = [reached(SHARE, 0, row) for row in rows]
    known = [share for share in shares if share is not None]
    found = reached(SHARE, 0, add_up(rows))
    assert (found is None) == (not known)
    assert found is None or min(known) <= found <= max(known)


@pytest.mark.parametrize(
    ("baseline", "target", "standing", "points"),
    [
        (0, 12, Fraction(12), 10_000),
        (0, 12, Fraction(9), 7_500),
        (40, 10, Fraction(25), 5_000),
        (40, 10, Fraction(50), 0),
        (0, 3, Fraction(1), 3_333),
        (0, 12, None, None),
        (5, 5, Fraction(5), None),
    ],
)
def test_progress_from_baseline_to_target(baseline: int, target: int, standing: Any, points: Any) -> None:
    assert progress(baseline, target, standing) == points


def test_sum_starts_from_the_baseline_and_nothing_counted_stands_nowhere() -> None:
    assert reached(SUM, 3, Counted(9)) == 12
    assert reached(LATEST, 3, Counted(9)) == 9
    assert reached(SUM, 3, NOTHING) is None
    assert reached(SHARE, 0, Counted(0, 0)) is None
