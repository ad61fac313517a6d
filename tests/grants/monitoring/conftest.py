"""What the tests of reports share."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse


@pytest.fixture
def page(chain: Any) -> Callable[[str], str]:
    """Return a function that gives the address of a page of the chain's report."""
    return lambda name: reverse(f"monitoring:{name}", args=[chain.agreement.reference])


@pytest.fixture
def cost_fields(chain: Any) -> Callable[..., dict[str, Any]]:
    """Return a function that gives what the form of a cost sends."""
    from tests.factories import upload

    def fields(**changes: Any) -> dict[str, Any]:
        return {
            "line": chain.agreement.lines.first().pk,
            "spent_on": chain.agreement.starts_on.isoformat(),
            "supplier": "Hall Ltd",
            "document_number": "2026-7",
            "description": "Rent of the hall",
            "amount_cents": "500.00",
            "receipt": upload("receipt.pdf"),
            **changes,
        }

    return fields
