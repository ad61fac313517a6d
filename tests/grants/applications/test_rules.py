"""The rules of a budget and of texts, to the cent and without a database."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules import (
    Limits,
    budget_faults,
    last_day,
    least_cofinancing,
    line_amount,
    place_is_free,
    text_faults,
)

CENTS = st.integers(1, 10**11)
POINTS = st.integers(0, 9_999)


def test_ten_percent_of_the_total_makes_a_grant_of_10000_a_project_of_11111_11():
    limits = Limits(maximum_cents=10_000_00, cofinancing="of_total", cofinancing_basis_points=1000)
    assert least_cofinancing(11_111_11, 10_000_00, limits) == 1_111_11
    assert budget_faults([("travel", 11_111_11)], 1_111_11, limits) == []
    assert [fault.code for fault in budget_faults([("travel", 11_111_11)], 1_111_10, limits)] == [
        "above_maximum",
        "cofinancing_too_low",
    ]


@given(CENTS, POINTS)
def test_least_cofinancing_is_the_share_of_the_total_to_the_cent(total, points):
    limits = Limits(maximum_cents=10**12, cofinancing="of_total", cofinancing_basis_points=points)
    least = least_cofinancing(total, 0, limits)
    assert abs(least * 10_000 - total * points) <= 5_000


@given(CENTS, CENTS, POINTS)
def test_share_of_the_grant_is_taken_of_the_grant(total, requested, points):
    limits = Limits(maximum_cents=10**12, cofinancing="of_grant", cofinancing_basis_points=points)
    assert abs(least_cofinancing(total, requested, limits) * 10_000 - requested * points) <= 5_000


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_line_amount_is_off_by_at_most_half_a_cent(hundredths, rate):
    amount = line_amount(Decimal(hundredths).scaleb(-2), rate)
    assert abs(amount * 100 - hundredths * rate) <= 50


@given(
    st.lists(st.tuples(st.sampled_from(["travel", "equipment", "other"]), CENTS), min_size=1), st.integers(0, 10**11)
)
def test_budget_without_faults_keeps_every_limit(lines, cofinancing):
    limits = Limits(
        maximum_cents=20_000_00,
        minimum_cents=1_000_00,
        cofinancing="of_total",
        cofinancing_basis_points=1000,
        ceilings=(("equipment", 2000, "grant"),),
    )
    total = sum(amount for _heading, amount in lines)
    requested = total - cofinancing
    equipment = sum(amount for heading, amount in lines if heading == "equipment")
    kept = (
        1_000_00 <= requested <= 20_000_00
        and cofinancing >= (total + 5) // 10
        and equipment * 10_000 <= requested * 2000
    )
    assert (budget_faults(lines, cofinancing, limits) == []) == kept


@pytest.mark.parametrize(
    ("lines", "cofinancing", "limits", "code"),
    [
        ([], 0, Limits(1), "empty"),
        ([("travel", 100)], 100, Limits(1), "nothing_requested"),
        ([("travel", 100)], 0, Limits(1000, fixed_cents=99), "not_fixed"),
        ([("travel", 101)], 0, Limits(100), "above_maximum"),
        ([("travel", 49)], 0, Limits(100, minimum_cents=50), "below_minimum"),
        ([("travel", 60)], 1, Limits(100, cofinancing="none"), "cofinancing_not_asked"),
        (
            [("equipment", 21), ("travel", 79)],
            0,
            Limits(100, ceilings=(("equipment", 2000, "grant"),)),
            "heading_above_grant",
        ),
    ],
)
def test_each_rule_that_is_broken_has_its_code(lines, cofinancing, limits, code):
    assert [fault.code for fault in budget_faults(lines, cofinancing, limits)] == [code]


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 60))
def test_last_day_lies_within_the_months(start, months):
    end = last_day(start, months)
    assert end > start
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) in {months, months - 1}


def test_last_day_of_ends_of_months():
    assert last_day(datetime.date(2026, 1, 1), 12) == datetime.date(2026, 12, 31)
    assert last_day(datetime.date(2027, 1, 31), 1) == datetime.date(2027, 2, 27)


@given(st.lists(st.sampled_from(["a", "word", "реч"])), st.integers(1, 20), st.booleans())
def test_text_is_faulty_only_when_missing_or_too_long(words, most, required):
    expected = ["unanswered"] if required and not words else ["too_long"] if len(words) > most else []
    assert text_faults(" \n".join(words), max_words=most, is_required=required) == expected


@given(st.lists(st.sampled_from(["draft", "submitted", "awarded", "withdrawn", "lapsed"])), st.integers(1, 3))
def test_withdrawn_and_lapsed_take_no_place(states, most):
    standing = [state for state in states if state not in {"withdrawn", "lapsed"}]
    assert place_is_free(states, most) == (len(standing) < most)
