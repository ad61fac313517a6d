"""A call with several files before its committee."""

from typing import Any

import pytest

from tests.factories import Chain
from tests.grants.evaluation.builders import several


@pytest.fixture
def three_files(db: None) -> Chain:
    """A call that has closed with three eligible files of 10,800.00 each, and a pot of 60,000.00."""
    return several(Chain(days_ago=90), 3)


@pytest.fixture
def short_pot(db: None) -> Chain:
    """The same, with a pot that holds two of the three."""
    return several(Chain(days_ago=90, pot_cents=25_000_00), 3)


@pytest.fixture
def page(sign_in: Any) -> Any:
    """Return a function that opens a page as a person."""

    def open_page(user: Any, url: str, **kwargs: Any) -> Any:
        return sign_in(user).get(url, **kwargs)

    return open_page
