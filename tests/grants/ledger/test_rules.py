"""How sums divide among donors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.ledger.rules import largest_remainder, next_split

SHARES = {"EU": 8500, "CoE": 1500}
amounts = st.integers(min_value=0, max_value=10**12)


@given(amounts)
def test_parts_add_up_to_the_amount(amount: int) -> None:
    assert sum(largest_remainder(amount, SHARES).values()) == amount


@given(amounts)
def test_no_part_is_a_cent_away_from_its_share(amount: int) -> None:
    for donor, part in largest_remainder(amount, SHARES).items():
        assert abs(part * 10_000 - amount * SHARES[donor]) < 10_000


@given(st.lists(st.integers(min_value=1, max_value=10**7), max_size=30))
def test_parts_of_many_amounts_add_up_to_the_parts_of_their_sum(many: list[int]) -> None:
    before, totals = 0, {"EU": 0, "CoE": 0}
    for amount in many:
        split = next_split(before, amount, SHARES)
        assert sum(split.values()) == amount
        assert all(part >= 0 for part in split.values())
        totals = {donor: totals[donor] + split[donor] for donor in totals}
        before += amount
    assert totals == largest_remainder(sum(many), SHARES)


def test_shares_that_are_not_the_whole_are_refused() -> None:
    with pytest.raises(ValueError):
        largest_remainder(100, {"EU": 8500})
