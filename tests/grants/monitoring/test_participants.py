"""How many took part: a total and its breakdowns, none of which says more than the total."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grants.monitoring.rules.participants import BREAKDOWNS, COUNTS, sum_of, too_many

COUNT = st.one_of(st.none(), st.integers(min_value=0, max_value=60))
NUMBERS = st.fixed_dictionaries(dict.fromkeys(COUNTS, COUNT))


@given(NUMBERS, st.integers(min_value=0, max_value=200))
def test_a_breakdown_is_refused_exactly_when_it_says_more_than_the_total(counts: dict[str, Any], total: int) -> None:
    refused = too_many(counts, total)
    for name, groups in BREAKDOWNS.items():
        assert (name in refused) == (sum(counts[group] or 0 for group in groups) > total)


@given(NUMBERS)
def test_without_a_total_there_is_no_breakdown(counts: dict[str, Any]) -> None:
    told = {name for name, groups in BREAKDOWNS.items() if any(counts[group] is not None for group in groups)}
    assert set(too_many(counts, None)) == told


@given(NUMBERS, st.integers(min_value=0, max_value=200))
def test_more_than_a_number_has_no_upper_end(counts: dict[str, Any], total: int) -> None:
    assert too_many(counts, total, total_is_least=True) == []


@given(NUMBERS, st.integers(min_value=0, max_value=200), st.sampled_from(COUNTS))
def test_what_fits_still_fits_with_fewer_people_in_a_group(counts: dict[str, Any], total: int, group: str) -> None:
    fewer = counts | {group: max(0, (counts[group] or 0) - 1)}
    assert set(too_many(fewer, total)) <= set(too_many(counts, total))


def test_a_breakdown_that_says_nothing_has_no_sum() -> None:
    assert sum_of({}, "sex") is None
    assert sum_of({"women": 0}, "sex") == 0
    assert sum_of({"women": 3, "men": None}, "sex") == 3
