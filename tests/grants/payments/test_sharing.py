"""A part of a sum in one currency as a part of what is booked in another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.payments.rules.sharing import booked_share

CENTS = st.integers(min_value=1, max_value=10**9)


@given(booked=CENTS, parts=st.lists(CENTS, min_size=1, max_size=6))
@settings(max_examples=100)
def test_what_is_taken_part_by_part_is_what_was_booked(booked: int, parts: list[int]) -> None:
    whole, left, taken = sum(parts), booked, []
    for part in parts:
        taken.append(booked_share(part, whole=whole, booked=left))
        whole, left = whole - part, left - taken[-1]
    assert (whole, left, sum(taken)) == (0, 0, booked)
    assert all(share >= 0 for share in taken)


@given(parts=st.tuples(CENTS, CENTS))
@settings(max_examples=50)
def test_in_the_same_currency_a_part_is_itself(parts: tuple[int, int]) -> None:
    assert booked_share(parts[0], whole=sum(parts), booked=sum(parts)) == parts[0]


@pytest.mark.parametrize("part", [0, -1, 11])
def test_a_part_is_more_than_nothing_and_at_most_the_whole(part: int) -> None:
    with pytest.raises(ValueError, match="at most the whole"):
        booked_share(part, whole=10, booked=7)
