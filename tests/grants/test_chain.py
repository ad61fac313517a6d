"""The whole road by the services alone: from the allocation to the closure, to the cent."""

from typing import Any

from grants.ledger.checks import differences
from grants.ledger.models import Account


def balances() -> dict[str, int]:
    """Return the sum of balances by kind of account, in cents."""
    found: dict[str, int] = {}
    for account in Account.objects.exclude(kind="source"):
        found[account.kind] = found.get(account.kind, 0) + account.balance
    return {kind: balance for kind, balance in found.items() if balance}


def test_decision_reserves_the_award(chain: Any) -> None:
    chain.decided()
    assert balances() == {"action.available": 60_000_00, "call.available": 49_200_00, "award.reserved": 10_800_00}
    assert differences() == []


def test_paid_grant_is_advanced_and_the_rest_stays_committed(chain: Any) -> None:
    chain.paid()
    assert balances() == {
        "action.available": 60_000_00,
        "call.available": 49_200_00,
        "agreement.advanced": 8_640_00,
        "agreement.committed": 2_160_00,
    }


def test_full_costs_pay_the_balance_and_close_clean(chain: Any) -> None:
    chain.closed()
    assert balances() == {
        "action.available": 60_000_00,
        "call.available": 49_200_00,
        "agreement.accepted": 10_800_00,
    }
    assert differences() == []


def test_low_costs_are_recovered_and_the_rest_goes_back_to_the_action(chain: Any) -> None:
    chain.closed(8_000_00)
    settlement = chain.agreement.settlement
    assert (settlement.final_grant_cents, settlement.recovery_cents) == (7_200_00, 1_440_00)
    assert balances() == {
        "action.available": 60_000_00 + 3_600_00,
        "call.available": 49_200_00,
        "agreement.accepted": 7_200_00,
    }
    assert differences() == []
