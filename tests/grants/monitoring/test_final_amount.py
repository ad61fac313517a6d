"""The rule of the final amount, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.monitoring.rules import final_amount

CENTS = st.integers(min_value=0, max_value=10**12)


@st.composite
def grants(draw: st.DrawFn) -> tuple[int, int]:
    """Return a maximum and a total cost of at least that."""
    maximum = draw(st.integers(min_value=1, max_value=10**11))
    return maximum, maximum + draw(st.integers(min_value=0, max_value=10**11))


@given(grants(), CENTS, CENTS)
def test_final_amount_keeps_both_ceilings(grant: tuple[int, int], accepted: int, paid: int) -> None:
    maximum, total = grant
    final = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=paid).final_grant
    assert 0 <= final <= maximum
    assert 2 * total * final <= 2 * accepted * maximum + total  # half a cent above the exact share at most


@given(grants(), CENTS, CENTS)
def test_there_is_a_balance_or_a_recovery_never_both(grant: tuple[int, int], accepted: int, paid: int) -> None:
    maximum, total = grant
    outcome = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=paid)
    assert outcome.balance * outcome.recovery == 0
    assert paid + outcome.balance - outcome.recovery == outcome.final_grant


@given(grants(), CENTS, st.integers(min_value=0, max_value=10**9))
def test_more_accepted_cost_never_lowers_the_grant(grant: tuple[int, int], accepted: int, more: int) -> None:
    maximum, total = grant
    less_of_it = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=0)
    more_of_it = final_amount(accepted_cost=accepted + more, maximum=maximum, total=total, paid=0)
    assert less_of_it.final_grant <= more_of_it.final_grant


@given(grants())
def test_the_whole_agreed_cost_gives_the_whole_grant(grant: tuple[int, int]) -> None:
    maximum, total = grant
    assert final_amount(accepted_cost=total, maximum=maximum, total=total, paid=0).final_grant == maximum


@pytest.mark.parametrize(("paid", "balance", "recovery"), [(16_000_00, 650_00, 0), (17_000_00, 0, 350_00)])
def test_worked_example_of_the_house(paid: int, balance: int, recovery: int) -> None:
    outcome = final_amount(accepted_cost=18_500_00, maximum=20_000_00, total=22_222_22, paid=paid)
    assert (outcome.final_grant, outcome.balance, outcome.recovery) == (16_650_00, balance, recovery)


def test_nothing_accepted_means_everything_is_paid_back() -> None:
    outcome = final_amount(accepted_cost=0, maximum=20_000_00, total=22_222_22, paid=16_000_00)
    assert (outcome.final_grant, outcome.balance, outcome.recovery) == (0, 0, 16_000_00)


@pytest.mark.parametrize(("maximum", "total"), [(0, 10), (10, 0), (11, 10), (-1, 10)])
def test_an_impossible_agreement_is_refused(maximum: int, total: int) -> None:
    with pytest.raises(ValueError, match="at least its maximum"):
        final_amount(accepted_cost=1, maximum=maximum, total=total, paid=0)
