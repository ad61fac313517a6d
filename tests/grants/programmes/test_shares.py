"""Which donors' shares hold on a day."""

import datetime
from typing import Any

import pytest

from grants.core.errors import DomainError
from grants.programmes.models import FundingShare
from grants.programmes.services import shares_of
from tests.factories import make_action


@pytest.fixture
def action(db: None) -> Any:
    """85 to 15 until the end of 2026, 80 to 20 in 2027."""
    action = make_action()
    action.shares.update(valid_until=datetime.date(2026, 12, 31))
    for donor, share in (("EU", 8000), ("CoE", 2000)):
        FundingShare.objects.create(
            action=action,
            donor=donor,
            basis_points=share,
            valid_from=datetime.date(2027, 1, 1),
            valid_until=datetime.date(2027, 12, 31),
        )
    return action


@pytest.mark.parametrize(
    ("day", "share"),
    [((2026, 12, 31), 8500), ((2027, 1, 1), 8000), ((2027, 12, 31), 8000), ((2028, 6, 1), 8000)],
)
def test_shares_change_on_their_day_and_the_last_go_on(action: Any, day: tuple[int, int, int], share: int) -> None:
    assert shares_of(action, datetime.date(*day))["EU"] == share


def test_day_before_the_first_shares_is_refused_in_words(action: Any) -> None:
    with pytest.raises(DomainError, match="100 %"):
        shares_of(action, datetime.date(2018, 12, 31))


def test_donor_left_out_is_refused(action: Any) -> None:
    action.shares.filter(donor="CoE").delete()
    with pytest.raises(DomainError):
        shares_of(action, datetime.date(2026, 6, 1))
