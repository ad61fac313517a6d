"""Every figure of an action's money against the ledger, to the cent, in each state of a grant."""

from dataclasses import fields
from typing import Any

import pytest
from django.db.models import Sum

from grants.dashboards import money
from grants.ledger.models import Account
from tests.factories import Chain

# The chain's grant: 12,000.00 in all, of which 10,800.00 from us; advance 8,640.00; the pot 60,000.00 of 120,000.00.
GRANT = 10_800_00
ADVANCE = 8_640_00
BY_STEP: dict[str, dict[str, int]] = {
    "open_call": {"pot": 60_000_00, "free": 60_000_00},
    "decided": {"pot": 60_000_00, "free": 49_200_00, "reserved": GRANT},
    "in_force": {"pot": 60_000_00, "free": 49_200_00, "contracted": GRANT, "still_to_pay": GRANT},
    "ordered": {"pot": 60_000_00, "free": 49_200_00, "contracted": GRANT, "still_to_pay": GRANT},
    "paid": {
        "pot": 60_000_00,
        "free": 49_200_00,
        "contracted": GRANT,
        "paid": ADVANCE,
        "still_to_pay": 2_160_00,
        "not_justified": ADVANCE,
    },
    "accepted": {
        "pot": 60_000_00,
        "free": 49_200_00,
        "contracted": GRANT,
        "paid": ADVANCE,
        "accepted": GRANT,
        "settled": ADVANCE,
        "still_to_pay": 2_160_00,
    },
    "settled": {
        "pot": 60_000_00,
        "free": 49_200_00,
        "contracted": GRANT,
        "paid": GRANT,
        "accepted": GRANT,
        "settled": GRANT,
    },
}


def figures(row: money.Row) -> dict[str, int]:
    """Return the figures of a row that are not zero."""
    return {part.name: value for part in fields(row)[1:] if (value := getattr(row, part.name))}


def held() -> int:
    """Return what all accounts but the donors' hold, in cents."""
    return int(Account.objects.exclude(kind="source").aggregate(sum=Sum("balance"))["sum"] or 0)


@pytest.mark.parametrize("step", BY_STEP)
def test_each_step_moves_the_money_to_its_column(chain: Chain, step: str) -> None:
    getattr(chain, step)()
    found = money.overview(chain.action)
    assert figures(found.rows[0]) == BY_STEP[step]
    assert (found.allocated, found.available) == (120_000_00, 60_000_00)
    assert sum(cents for _label, cents, _kind in found.segments) == found.allocated == held()


def test_accepted_cost_beyond_the_advance_is_still_to_be_paid(chain: Chain) -> None:
    chain.accepted(10_000_00)  # 90 % of 10,000.00 is 9,000.00; 8,640.00 were paid
    row = money.overview(chain.action).rows[0]
    assert (row.accepted, row.paid, row.still_to_pay, row.to_release) == (9_000_00, ADVANCE, 360_00, 1_800_00)
    assert row.contracted == GRANT


def test_what_was_paid_too_much_is_not_justified_until_it_is_recovered(chain: Chain) -> None:
    chain.accepted(9_000_00)  # 90 % of 9,000.00 is 8,100.00; 8,640.00 were paid
    row = money.overview(chain.action).rows[0]
    assert (row.paid, row.accepted, row.not_justified, row.recovered) == (ADVANCE, 8_100_00, 540_00, 0)
    assert row.still_to_pay == 0


def test_recovered_money_stays_in_the_sum_of_what_was_paid(chain: Chain) -> None:
    chain.settled(9_000_00)
    found = money.overview(chain.action)
    row = found.rows[0]
    assert (row.paid, row.recovered, row.accepted, row.not_justified) == (ADVANCE, 540_00, 8_100_00, 0)
    assert (row.still_to_pay, row.to_release) == (0, 2_700_00)
    assert sum(cents for _label, cents, _kind in found.segments) == held()


def test_the_rest_of_a_closed_grant_is_back_in_the_action(chain: Chain) -> None:
    chain.closed(9_000_00)
    found = money.overview(chain.action)
    row = found.rows[0]
    assert found.available == 62_700_00
    assert (row.pot, row.free, row.contracted, row.to_release) == (57_300_00, 49_200_00, 8_100_00, 0)
    assert row.pot == row.free + row.reserved + row.contracted
    assert sum(cents for _label, cents, _kind in found.segments) == found.allocated == held()


def test_the_total_is_the_sum_of_the_calls(chain: Chain) -> None:
    chain.paid()
    other = chain.again(days_ago=60, pot_cents=30_000_00)
    other.in_force()
    found = money.overview(chain.action)
    for part in fields(money.Row)[1:]:
        assert getattr(found.total, part.name) == sum(getattr(row, part.name) for row in found.rows)
    assert found.total.contracted == 2 * GRANT
    assert found.available == 30_000_00


def test_a_figure_costs_the_same_queries_whatever_the_number_of_calls(
    chain: Chain, django_assert_max_num_queries: Any
) -> None:
    chain.paid()
    chain.again(days_ago=60, pot_cents=30_000_00).paid()
    with django_assert_max_num_queries(12):
        money.overview(chain.action)


def test_an_action_without_calls_has_no_figures(chain: Chain) -> None:
    chain.allocate()
    found = money.overview(chain.action)
    assert (found.rows, found.available, figures(found.total)) == ([], 120_000_00, {})
