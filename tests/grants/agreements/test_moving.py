"""The rule of moves between headings: percent of source, target or total; single or cumulative; small moves add up."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.agreements.rules.moving import (
    MovingRule,
    by_heading,
    judge_moves,
    keep_cofinancing,
    last_day_to_ask,
    moved_along,
    unit_of,
)

HEADINGS = ("human_resources", "travel", "services")
AGREED = {"human_resources": 10_000_00, "travel": 4_000_00, "services": 2_000_00}

budgets = st.fixed_dictionaries({heading: st.integers(0, 1_000_000) for heading in HEADINGS})
moves = st.lists(
    st.tuples(st.sampled_from(HEADINGS), st.sampled_from(HEADINGS), st.integers(1, 300_000)), min_size=1, max_size=6
)
rules = st.builds(
    MovingRule,
    basis_points=st.integers(0, 10_000),
    of=st.sampled_from(("source", "target", "total")),
    counts=st.sampled_from(("single", "cumulative")),
)


def move(budget: dict[str, int], source: str, target: str, amount: int) -> dict[str, int]:
    amount = min(amount, budget[source])
    return {**budget, source: budget[source] - amount, target: budget[target] + amount} if source != target else budget


@pytest.mark.parametrize(
    ("of", "amount", "is_notice"),
    [
        ("source", 2_500_00, True),  # 25 % of 10,000.00, to the cent
        ("source", 2_500_01, False),
        ("target", 500_00, True),  # 25 % of the 2,000.00 that receive
        ("target", 500_01, False),
        ("total", 4_000_00, True),  # 25 % of 16,000.00
        ("total", 4_000_01, False),
    ],
)
def test_limit_holds_to_the_cent(of: str, amount: int, is_notice: bool) -> None:
    wanted = move(AGREED, "human_resources", "services", amount)
    found = judge_moves(AGREED, AGREED, wanted, MovingRule(2500, of))
    assert (found.moved_cents, found.is_notice) == (amount, is_notice)


def test_small_moves_add_up_only_where_they_are_counted_together() -> None:
    present = move(AGREED, "human_resources", "services", 2_000_00)
    wanted = move(present, "human_resources", "travel", 1_000_00)
    together = judge_moves(AGREED, present, wanted, MovingRule(2500))
    [use] = together.uses
    assert (use.before_cents, use.after_cents, use.limit_cents, use.left_cents) == (2_000_00, 3_000_00, 2_500_00, 0)
    assert not together.is_notice
    assert judge_moves(AGREED, present, wanted, MovingRule(2500, counts="single")).is_notice


def test_new_heading_has_no_room_of_its_own_to_receive() -> None:
    wanted = {**AGREED, "travel": 3_999_99, "other": 1}
    assert not judge_moves(AGREED, AGREED, wanted, MovingRule(2500, "target")).is_notice
    assert judge_moves(AGREED, AGREED, wanted, MovingRule(2500)).is_notice


def test_without_a_percentage_nothing_moves_by_a_notice() -> None:
    assert not judge_moves(AGREED, AGREED, AGREED, MovingRule(None)).is_notice


@given(budgets, moves, rules)
@settings(max_examples=100)
def test_cumulative_judges_where_one_arrives_and_not_in_how_many_steps(
    agreed: dict[str, int], steps: list[tuple[str, str, int]], rule: MovingRule
) -> None:
    present = end = agreed
    for step in steps:
        present, end = end, move(end, *step)
    cumulative = MovingRule(rule.basis_points, rule.of, "cumulative")
    in_steps = judge_moves(agreed, present, end, cumulative)
    at_once = judge_moves(agreed, agreed, end, cumulative)
    assert in_steps.is_notice == at_once.is_notice


@given(budgets, moves, rules)
@settings(max_examples=100)
def test_no_row_of_notices_leaves_the_limit(
    agreed: dict[str, int], steps: list[tuple[str, str, int]], rule: MovingRule
) -> None:
    rule = MovingRule(rule.basis_points, "source", "cumulative")
    present = agreed
    for step in steps:
        wanted = move(present, *step)
        if judge_moves(agreed, present, wanted, rule).is_notice:
            present = wanted
    for heading in HEADINGS:
        given_up = agreed[heading] - present[heading]
        assert given_up * 10_000 <= agreed[heading] * (rule.basis_points or 0) or given_up <= 0


@given(budgets, rules)
def test_what_moves_nothing_between_headings_is_a_notice(agreed: dict[str, int], rule: MovingRule) -> None:
    found = judge_moves(agreed, agreed, dict(agreed), rule)
    assert (found.moved_cents, found.is_notice) == (0, True)


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000)), max_size=6))
def test_cofinancing_keeps_its_sum_and_its_place(rows: list[tuple[int, int, int]]) -> None:
    olds = [max(old, share) for old, _new, share in rows]
    shares = [share for _old, _new, share in rows]
    amounts = [new for _old, new, _share in rows]
    if amounts and sum(amounts) < sum(shares):
        amounts[0] += sum(shares) - sum(amounts)
    kept = keep_cofinancing(amounts, shares)
    assert sum(kept) == sum(shares)
    assert all(0 <= share <= amount for share, amount in zip(kept, amounts, strict=True))
    assert keep_cofinancing(olds, shares) == shares


@given(
    st.integers(0, 10**9),
    st.decimals(Decimal("0.01"), 10_000, places=2, allow_nan=False),
    st.integers(1, 10**7),
)
def test_unit_of_a_changed_line_comes_out_even_or_is_a_lump(amount: int, quantity: Decimal, rate: int) -> None:
    found = unit_of(amount, quantity, rate)
    assert found is None or found[0] * found[1] == amount


def test_line_set_to_nothing_keeps_its_rate() -> None:
    assert unit_of(0, Decimal(4), 500_00) == (Decimal(0), 500_00)


def test_line_is_read_by_heading_and_days_keep_their_distance() -> None:
    assert by_heading([("travel", 1), ("services", 2), ("travel", 3)]) == {"travel": 4, "services": 2}
    end, later, due = datetime.date(2027, 3, 31), datetime.date(2027, 5, 31), datetime.date(2027, 5, 30)
    assert last_day_to_ask(end, 30) == datetime.date(2027, 3, 1)
    assert moved_along(end, later, due) - later == due - end
