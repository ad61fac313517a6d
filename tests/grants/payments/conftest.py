"""What tests of payments share."""

from collections.abc import Callable
from typing import Any

import pytest

from grants.agreements.figures import balances_of
from grants.ledger.checks import differences


@pytest.fixture
def money(chain: Any) -> Callable[[], dict[str, int]]:
    """Return a function that reads the agreement's balances in cents, after asking the ledger whether it is clean."""

    def read() -> dict[str, int]:
        assert differences() == []
        found = balances_of(chain.agreement)
        return {kind.removeprefix("agreement."): cents for kind, cents in found.items() if cents}

    return read
