"""Answers of every kind against their questions: canonical texts, and every fault, without a database."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules.answers import (
    MOST_ROWS,
    Asked,
    canonical_number,
    canonical_several,
    canonical_table,
    faults,
    plain,
    rows_of,
    value_of,
)

OPTIONS = ({"key": "town", "label": "Town"}, {"key": "village", "label": "Village"})
COLUMNS = (
    {"key": "what", "label": "What", "kind": "text"},
    {"key": "number", "label": "How many", "kind": "number"},
    {"key": "cost", "label": "Cost", "kind": "money"},
    {"key": "day", "label": "When", "kind": "date"},
)
KEYS = [column["key"] for column in COLUMNS]


def codes(asked: Asked, text: str, files: int = 0) -> list[str]:
    return [fault.code for fault in faults(asked, text, files=files)]


@pytest.mark.parametrize(
    "kind", ["short_text", "long_text", "number", "money", "date", "choice", "several", "table", "declaration"]
)
def test_empty_answer_is_a_fault_only_where_it_is_required(kind):
    for text in ("", "   "):
        assert codes(Asked(kind=kind, options=OPTIONS), text) == ["unanswered"]
        assert codes(Asked(kind=kind, options=OPTIONS, is_required=False), text) == []


def test_question_of_a_file_wants_one():
    assert codes(Asked(kind="file"), "") == ["no_file"]
    assert codes(Asked(kind="file"), "", files=2) == []
    assert codes(Asked(kind="file", is_required=False), "") == []


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        (Asked(max_words=2), "one two three", ["too_long"]),
        (Asked(max_words=None, max_characters=5), "one two", ["too_many_characters"]),
        (Asked(max_words=1, max_characters=5), "one two", ["too_long", "too_many_characters"]),
        (Asked(max_words=None), "word " * 9_000, []),
        (Asked(kind="number"), "12.5", []),
        (Asked(kind="number"), "about twelve", ["not_number"]),
        (Asked(kind="number"), "1e3", ["not_number"]),
        (Asked(kind="number"), "٣", ["not_number"]),
        (Asked(kind="number", minimum=Decimal(1)), "0.99", ["below"]),
        (Asked(kind="number", maximum=Decimal(1)), "1.01", ["above"]),
        (Asked(kind="number", minimum=Decimal(1), maximum=Decimal(1)), "1", []),
        (Asked(kind="money", minimum=Decimal("10.00")), "999", ["below"]),
        (Asked(kind="money", minimum=Decimal("10.00")), "1000", []),
        (Asked(kind="money", maximum=Decimal("10.00")), "1001", ["above"]),
        (Asked(kind="money"), "a lot", ["not_money"]),
        (Asked(kind="money"), "1000000000 ", ["not_money"]),
        (Asked(kind="date"), "2027-02-28", []),
        (Asked(kind="date"), "2027-02-29", ["not_date"]),
        (Asked(kind="date"), "0027-02-28", ["not_date"]),
        (Asked(kind="date"), "20270228", ["not_date"]),
        (Asked(kind="choice", options=OPTIONS), "town", []),
        (Asked(kind="choice", options=OPTIONS), "city", ["unknown_choice"]),
        (Asked(kind="several", options=OPTIONS), "town\nvillage", []),
        (Asked(kind="several", options=OPTIONS), "town\ncity", ["unknown_choice"]),
        (Asked(kind="declaration"), "yes", []),
        (Asked(kind="declaration"), "no", ["unknown_choice"]),
        (Asked(kind="table", options=COLUMNS), "not JSON", ["not_table"]),
        (Asked(kind="table", options=COLUMNS), '{"what":"x"}', ["not_table"]),
        (Asked(kind="table", options=COLUMNS), "[]", ["unanswered"]),
    ],
)
def test_faults_by_kind(asked, text, found):
    assert codes(asked, text) == found


def test_cell_of_the_wrong_kind_is_named_by_row_and_column():
    rows = [{"what": "Chairs", "number": "12", "cost": "100", "day": "2027-01-01"}, {"number": "x", "day": "soon"}]
    found = faults(Asked(kind="table", options=COLUMNS), canonical_table(KEYS, rows))
    assert [(fault.code, fault.row, fault.column) for fault in found] == [
        ("not_number", 2, "How many"),
        ("not_date", 2, "When"),
    ]


def test_table_takes_thirty_rows_and_not_one_more():
    asked = Asked(kind="table", options=COLUMNS)
    assert codes(asked, canonical_table(KEYS, [{"what": "x"}] * MOST_ROWS)) == []
    assert codes(asked, canonical_table(KEYS, [{"what": "x"}] * (MOST_ROWS + 1))) == ["too_many_rows"]


@given(st.decimals("-999999999.99", "999999999.99", places=2))
def test_number_comes_back_from_its_text(number):
    text = canonical_number(number)
    assert value_of("number", text) == number
    assert codes(Asked(kind="number"), text) == []


@given(st.integers(0, 99_999_999_999))
def test_amount_comes_back_from_its_text_to_the_cent(cents):
    assert value_of("money", str(cents)) == cents
    limits = Asked(kind="money", minimum=Decimal(cents).scaleb(-2), maximum=Decimal(cents).scaleb(-2))
    assert codes(limits, str(cents)) == []


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_day_comes_back_from_its_text(day):
    assert value_of("date", day.isoformat()) == day


@given(st.lists(st.sampled_from(["town", "village", "city"])))
def test_choices_stand_once_in_the_order_of_the_options(chosen):
    kept = canonical_several(["town", "village"], chosen).splitlines()
    assert set(kept) == set(chosen)
    assert len(kept) == len(set(kept))
    assert kept == sorted(kept, key=["town", "village", "city"].index)


CELLS = st.fixed_dictionaries(
    {key: st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20) for key in KEYS}
)


@given(st.lists(CELLS, max_size=10))
def test_rows_come_back_from_their_text_without_the_blank_ones(rows):
    text = canonical_table(KEYS, rows)
    assert rows_of(text) == [row for row in rows if any(cell.strip() for cell in row.values())]
    assert canonical_table(KEYS, rows_of(text)) == text


@given(st.sampled_from(["number", "money", "date", "choice", "several", "table", "declaration", "file"]), st.text())
def test_any_text_at_all_is_judged_and_said_in_plain_words(kind, text):
    asked = Asked(kind=kind, options=COLUMNS if kind == "table" else OPTIONS)
    assert isinstance(faults(asked, text), list)
    assert isinstance(plain(asked, text, currency="EUR"), str)


def test_what_no_database_holds_is_left_out_of_a_table():
    text = canonical_table(["what"], [{"what": "a\x00b"}])
    assert rows_of(text) == rows_of('[{"what":"a\\u0000b\\ud800"}]') == [{"what": "ab"}]


def test_plain_words_name_choices_and_currency():
    assert plain(Asked(kind="several", options=OPTIONS), "town\nvillage") == "Town\nVillage"
    assert plain(Asked(kind="money"), "125050", currency="EUR") == "1250.50 EUR"
    text = canonical_table(KEYS, [{"what": "Chairs", "cost": "10000"}])
    assert plain(Asked(kind="table", options=COLUMNS), text, currency="EUR") == "What: Chairs; Cost: 100.00 EUR"
