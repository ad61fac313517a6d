"""Sums in two currencies: rounded once, half up to the cent, and never drifting."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.ledger.exchange_rules import (
    Tranche,
    accounted,
    at_average,
    at_rates,
    booked,
    certified_rate,
    fifo,
    fifo_by_cost,
    mean,
    priced,
    rounded,
    share_of,
    spread,
)

THREE = [Tranche(60_000_00, 500_00), Tranche(30_000_00, 255_00), Tranche(10_000_00, 80_00)]
tranches = st.lists(st.builds(Tranche, st.integers(1, 10**11), st.integers(1, 10**9)), min_size=1, max_size=6)
rates = st.decimals(Decimal("0.01"), Decimal("5000"), places=4)


def test_half_a_cent_goes_up() -> None:
    assert [rounded(Fraction(n, 2)) for n in (0, 1, 2, 3)] == [0, 1, 1, 2]
    assert booked(1, Decimal(2)) == 1
    assert booked(1, Decimal("2.01")) == 0


def test_the_pegged_mark() -> None:
    assert priced(10_000_00, Decimal("1.95583")) == 19_558_30
    assert booked(19_558_30, Decimal("1.95583")) == 10_000_00


def test_the_first_received_is_spent_first() -> None:
    assert fifo(THREE, 60_000_00) == 500_00
    assert fifo(THREE, 75_000_00) == 500_00 + 127_50
    assert fifo(THREE, 0) == 0


def test_the_mean_weighs_by_what_was_received() -> None:
    assert mean(THREE, 50_000_00) == 417_50  # 835.00 for 100,000.00


def test_more_than_received_has_no_rate() -> None:
    with pytest.raises(ValueError, match="More was spent"):
        fifo(THREE, 100_000_01)


def test_costs_at_their_months_and_at_the_average() -> None:
    assert at_rates([(117_00, Decimal("117")), (236_00, Decimal("118"))]) == 3_00
    assert at_average(235_00, [Decimal("117"), Decimal("118")]) == 2_00


def test_a_loss_is_apart_and_a_gain_is_not_taken() -> None:
    loss, gain = accounted(advanced=1_000, worth=990), accounted(advanced=1_000, worth=1_010)
    assert (loss.accepted, loss.lost) == (990, 10)
    assert (gain.accepted, gain.lost) == (1_000, 0)


def test_the_rate_of_a_debit_is_kept_to_eight_decimals() -> None:
    assert certified_rate(Tranche(1_000_00, 8_54)) == Decimal("117.09601874")


@settings(max_examples=60)
@given(tranches)
def test_fifo_and_mean_of_the_whole_are_what_was_booked(received: list[Tranche]) -> None:
    whole = sum(one.amount for one in received)
    assert fifo(received, whole) == mean(received, whole) == sum(one.booked for one in received)


@settings(max_examples=60)
@given(tranches, st.data())
def test_costs_in_their_order_add_up_to_the_sum(received: list[Tranche], data: st.DataObject) -> None:
    left, costs = sum(one.amount for one in received), []
    for _turn in range(data.draw(st.integers(0, 8))):
        costs.append(data.draw(st.integers(0, left)))
        left -= costs[-1]
    each = fifo_by_cost(received, costs)
    assert len(each) == len(costs)
    assert sum(each) == rounded(fifo(received, sum(costs)))
    assert all(one >= 0 for one in each)


@settings(max_examples=60)
@given(st.lists(st.fractions(min_value=0, max_value=10**6), max_size=20))
def test_a_spread_never_drifts(values: list[Fraction]) -> None:
    each = spread(values)
    for place in range(len(values) + 1):
        assert sum(each[:place]) == rounded(sum(values[:place], Fraction(0)))


@settings(max_examples=60)
@given(st.integers(0, 10**10), rates)
def test_there_and_back_misses_by_less_than_the_step(amount: int, rate: Decimal) -> None:
    back = booked(priced(amount, rate), rate)
    assert abs(back - amount) <= 1 + Fraction(1, 2) / Fraction(rate)


@settings(max_examples=60)
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_what_was_advanced_is_accounted_for(advanced: int, worth: int) -> None:
    found = accounted(advanced=advanced, worth=worth)
    assert found.accepted + found.lost == advanced
    assert 0 <= found.accepted <= worth


def test_a_part_of_nothing_is_nothing() -> None:
    assert share_of(Fraction(5), 0, 0) == 0
