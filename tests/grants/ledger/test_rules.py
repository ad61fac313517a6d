"""How sums divide among donors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.ledger.rules import largest_remainder, taken

SHARES = {"EU": 8500, "CoE": 1500}
amounts = st.integers(min_value=0, max_value=10**12)


@given(amounts)
def test_parts_add_up_to_the_amount(amount: int) -> None:
    assert sum(largest_remainder(amount, SHARES).values()) == amount


@given(amounts)
def test_no_part_is_a_cent_away_from_its_share(amount: int) -> None:
    for donor, part in largest_remainder(amount, SHARES).items():
        assert abs(part * 10_000 - amount * SHARES[donor]) < 10_000


@given(st.dictionaries(st.sampled_from("ABC"), st.integers(0, 10**9), min_size=1), st.data())
def test_what_leaves_an_account_is_there_and_the_rest_stays(held: dict[str, int], data: st.DataObject) -> None:
    amount = data.draw(st.integers(0, sum(held.values())))
    parts = taken(amount, held)
    assert sum(parts.values()) == amount
    for donor, held_part in held.items():
        part = parts.get(donor, 0)
        assert 0 <= part <= held_part
        assert abs(part * sum(held.values()) - amount * held_part) < max(sum(held.values()), 1)


@given(st.dictionaries(st.sampled_from("ABC"), st.integers(0, 10**9), min_size=1))
def test_who_empties_an_account_takes_what_is_left_of_each(held: dict[str, int]) -> None:
    assert taken(sum(held.values()), held) == {donor: part for donor, part in held.items() if part}


MOVES = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 10**6), st.integers(0, 10_000)), max_size=60
)


@given(MOVES)
def test_no_order_of_moves_takes_a_donor_below_zero_or_loses_a_cent(moves: list[tuple[int, int, int, int]]) -> None:
    """Account 0 is where money comes in, each time with other shares; the rest moves to and fro between five."""
    accounts: list[dict[str, int]] = [{"EU": 0, "CoE": 0} for _n in range(5)]
    brought = {"EU": 0, "CoE": 0}
    for source, target, amount, share in moves:
        if source == target:
            parts = largest_remainder(amount, {"EU": share, "CoE": 10_000 - share})
            brought = {donor: brought[donor] + parts[donor] for donor in brought}
        else:
            amount = min(amount, sum(accounts[source].values()))
            parts = taken(amount, accounts[source])
            accounts[source] = {donor: cents - parts.get(donor, 0) for donor, cents in accounts[source].items()}
        accounts[target] = {donor: cents + parts.get(donor, 0) for donor, cents in accounts[target].items()}
        assert all(cents >= 0 for row in accounts for cents in row.values())
        assert {donor: sum(row[donor] for row in accounts) for donor in brought} == brought


def test_more_than_an_account_holds_is_refused() -> None:
    with pytest.raises(ValueError):
        taken(101, {"EU": 85, "CoE": 15})


def test_shares_that_are_not_the_whole_are_refused() -> None:
    with pytest.raises(ValueError):
        largest_remainder(100, {"EU": 8500})
