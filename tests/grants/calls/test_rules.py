"""Local times become instants; a grant keeps its co-financing rule to the cent. No database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.calls.rules import instant, is_doubtful, standing, total_for_grant

ZONES = st.sampled_from(["Europe/Belgrade", "Europe/Istanbul", "Europe/Tirane", "UTC"]).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1))
CENTS = st.integers(1, 10**11)


@given(MOMENTS, ZONES)
def test_undoubtful_local_time_is_read_back_as_written(local: datetime, zone: ZoneInfo) -> None:
    if not is_doubtful(local, zone):
        assert instant(local, zone).replace(tzinfo=None, fold=0) == local


@given(MOMENTS, ZONES)
def test_no_meaning_of_a_local_time_is_later(local: datetime, zone: ZoneInfo) -> None:
    for fold in (0, 1):
        assert instant(local, zone) >= local.replace(tzinfo=zone, fold=fold).astimezone(UTC)


def test_aware_time_is_no_local_time() -> None:
    with pytest.raises(ValueError, match="no zone"):
        instant(datetime(2030, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def least(base: int, points: int) -> int:
    """Return what is asked for, to the nearest cent, as the applicant's budget counts it."""
    return (base * points + 5_000) // 10_000


@given(CENTS, st.integers(0, 9_900))
def test_total_keeps_the_share_and_one_cent_less_would_not(grant: int, points: int) -> None:
    total = total_for_grant(grant, rule="of_total", basis_points=points)
    assert total - grant >= least(total, points)
    assert total == grant or total - 1 - grant < least(total - 1, points)


@given(CENTS, st.integers(0, 20_000))
def test_share_of_the_grant_is_added(grant: int, points: int) -> None:
    assert total_for_grant(grant, rule="of_grant", basis_points=points) - grant == least(grant, points)


def test_ten_percent_of_the_total_beside_20000() -> None:
    assert total_for_grant(10_000_00, rule="of_total", basis_points=1000) == 11_111_11
    assert total_for_grant(20_000_00, rule="of_total", basis_points=1000) == 22_222_22
    assert total_for_grant(20_000_00, rule="none", basis_points=0) == 20_000_00


@pytest.mark.parametrize(
    ("state", "hours", "said"),
    [
        ("published", -1, "coming"),
        ("published", 0, "open"),
        ("open", 2, "open"),
        ("open", 3, "closed"),
        ("closed", 3, "closed"),
        ("finished", 3, "closed"),
        ("cancelled", 1, "cancelled"),
        ("draft", 1, "internal"),
    ],
)
def test_standing_is_what_the_clock_says(state: str, hours: int, said: str) -> None:
    opens = datetime(2030, 1, 1, tzinfo=UTC)
    times = {"opens_at": opens, "closes_at": opens + timedelta(hours=2)}
    assert standing(state, **times, now=opens + timedelta(hours=hours)) == said
