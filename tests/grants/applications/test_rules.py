"""The rules of texts, periods and places, without a database."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules import last_day, place_is_free, text_faults


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1)), st.integers(1, 60))
def test_last_day_lies_within_the_months(start, months):
    end = last_day(start, months)
    assert end > start
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) in {months, months - 1}


def test_last_day_of_ends_of_months():
    assert last_day(datetime.date(2026, 1, 1), 12) == datetime.date(2026, 12, 31)
    assert last_day(datetime.date(2027, 1, 31), 1) == datetime.date(2027, 2, 27)


@given(st.lists(st.sampled_from(["a", "word", "реч"])), st.integers(1, 20), st.booleans())
def test_text_is_faulty_only_when_missing_or_too_long(words, most, required):
    expected = ["unanswered"] if required and not words else ["too_long"] if len(words) > most else []
    assert text_faults(" \n".join(words), max_words=most, is_required=required) == expected


@given(st.lists(st.sampled_from(["draft", "submitted", "awarded", "withdrawn", "lapsed"])), st.integers(1, 3))
def test_withdrawn_and_lapsed_take_no_place(states, most):
    standing = [state for state in states if state not in {"withdrawn", "lapsed"}]
    assert place_is_free(states, most) == (len(standing) < most)
