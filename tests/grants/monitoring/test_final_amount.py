"""The rule of the final amount, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.monitoring.rules import cofinancing_shortfall, final_amount, steps_to_final

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


POINTS = st.integers(min_value=0, max_value=10_000)


@given(grants(), CENTS, CENTS, CENTS, POINTS)
def test_no_rule_lifts_the_grant_above_a_ceiling_or_below_nothing(
    grant: tuple[int, int], accepted: int, paid: int, income: int, reduction: int
) -> None:
    maximum, total = grant
    plain = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=paid)
    ruled = {"other_income": income, "no_profit": True, "reduction": reduction}
    outcome = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=paid, **ruled)  # type: ignore[arg-type]
    assert 0 <= outcome.final_grant <= plain.final_grant
    assert outcome.final_grant + income <= max(accepted, income)  # no profit: grant and income never exceed the cost
    assert paid + outcome.balance - outcome.recovery == outcome.final_grant


@given(grants(), CENTS, CENTS, POINTS)
def test_the_steps_lead_from_the_cost_to_the_final_amount(
    grant: tuple[int, int], accepted: int, income: int, reduction: int
) -> None:
    maximum, total = grant
    ruled = {"other_income": income, "no_profit": True, "reduction": reduction}
    steps = steps_to_final(accepted_cost=accepted, maximum=maximum, total=total, **ruled)  # type: ignore[arg-type]
    stands = [step.stands for step in steps]
    assert stands == sorted(stands, reverse=True)
    final = final_amount(accepted_cost=accepted, maximum=maximum, total=total, paid=0, **ruled)  # type: ignore[arg-type]
    assert stands[-1] == final.final_grant


def test_income_lowers_the_grant_only_where_no_profit_is_allowed() -> None:
    known = {"accepted_cost": 18_500_00, "maximum": 20_000_00, "total": 22_222_22, "paid": 0, "other_income": 3_000_00}
    assert final_amount(**known).final_grant == 16_650_00  # type: ignore[arg-type]
    assert final_amount(**known, no_profit=True).final_grant == 15_500_00  # type: ignore[arg-type]


def test_a_reduction_comes_last_and_rounds_half_up() -> None:
    steps = steps_to_final(accepted_cost=18_500_00, maximum=20_000_00, total=22_222_22, reduction=1250)
    assert [(step.code, step.cents, step.stands) for step in steps] == [
        ("share", 16_650_00, 16_650_00),
        ("maximum", 20_000_00, 16_650_00),
        ("reduction", 2_081_25, 14_568_75),
    ]


@pytest.mark.parametrize(
    ("accepted", "final", "shortfall"), [(22_222_22, 20_000_00, 0), (18_500_00, 16_650_00, 372_22)]
)
def test_what_co_financing_is_missing_is_said(accepted: int, final: int, shortfall: int) -> None:
    assert cofinancing_shortfall(accepted_cost=accepted, final_grant=final, agreed=2_222_22) == shortfall
