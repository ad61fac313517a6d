"""An excess of a heading held against the rule for moves between headings, without a database."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.agreements.rules.moving import MovingRule
from grants.monitoring.rules.spending import spent_by_heading

HELD = {"human_resources": 10_000_00, "travel": 2_000_00, "services": 4_000_00}


def beyond(rule: MovingRule, agreed: dict[str, int] | None = None, **spent: int) -> dict[str, int]:
    found = spent_by_heading(agreed or HELD, HELD, spent, rule)
    return {one.heading: one.beyond_cents for one in found if one.over_cents}


@pytest.mark.parametrize(
    ("rule", "spent", "expected"),
    [
        # No rule: nothing moves by a notice.
        (MovingRule(None), {"travel": 2_000_01}, {"travel": 1}),
        # No heading gives more than 25 %: 2,500.00 of the first, 1,000.00 of the third.
        (MovingRule(2500, "source"), {"travel": 5_500_00}, {"travel": 0}),
        (MovingRule(2500, "source"), {"travel": 5_500_01}, {"travel": 1}),
        # What a heading has spent itself it cannot give.
        (MovingRule(2500, "source"), {"travel": 5_500_00, "services": 4_000_00}, {"travel": 1_000_00}),
        # A heading receives at most 25 % of what it holds.
        (MovingRule(2500, "target"), {"travel": 2_500_00}, {"travel": 0}),
        (MovingRule(2500, "target"), {"travel": 2_500_01}, {"travel": 1}),
        # Not more than 10 % of the total, 1,600.00, moves; the first in the budget's order takes it first.
        (MovingRule(1000, "total"), {"travel": 3_000_00, "services": 4_700_00}, {"travel": 0, "services": 100_00}),
        # More than all headings together hold is covered by nothing.
        (
            MovingRule(10000, "target"),
            {"human_resources": 10_000_00, "travel": 2_000_00, "services": 4_000_01},
            {"services": 1},
        ),
    ],
)
def test_what_a_notice_covers(rule: MovingRule, spent: dict[str, int], expected: dict[str, int]) -> None:
    assert beyond(rule, **spent) == expected


def test_moves_since_the_signature_use_the_room_up_where_all_count() -> None:
    agreed = {"human_resources": 10_200_00, "travel": 1_800_00, "services": 4_000_00}
    assert beyond(MovingRule(2500, "target", "cumulative"), agreed, travel=2_250_00) == {"travel": 0}
    assert beyond(MovingRule(2500, "target", "cumulative"), agreed, travel=2_250_01) == {"travel": 1}
    assert beyond(MovingRule(2500, "target", "single"), agreed, travel=2_500_00) == {"travel": 0}


amounts = st.dictionaries(st.sampled_from(list(HELD)), st.integers(0, 20_000_00))
rules = st.builds(
    MovingRule,
    st.none() | st.integers(0, 10_000),
    st.sampled_from(["source", "target", "total"]),
    st.sampled_from(["single", "cumulative"]),
)


@settings(max_examples=100, deadline=None)
@given(amounts, rules)
def test_no_more_is_covered_than_is_left_unspent(spent: dict[str, int], rule: MovingRule) -> None:
    found = spent_by_heading(HELD, HELD, spent, rule)
    unspent = sum(max(one.held_cents - one.spent_cents, 0) for one in found)
    assert sum(one.covered_cents for one in found) <= unspent
    assert all(0 <= one.covered_cents <= one.over_cents for one in found)
