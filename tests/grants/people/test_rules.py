"""When organisations look alike and how long a paper is good: rules without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.search import fold
from grants.people.rules import SOON, name_key, number_key, pairs_of, validity

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Udruženje građana „Komšije“", "Удружење грађана Комшије"),
        ("Udruženje Komšije", "Komsije (udruženje)"),
        ("Municipality of Kula", "Општина Кула"),
        ("Opština Kula", "KULA"),
        ("Kula Belediyesi", "Municipality of Kula"),
        ("Здружение на граѓани Сосед", "NGO Sosed"),
        ("Association “Neighbours”", "NEIGHBOURS - association"),
        ("Shoqata Fqinjët", "fqinjet"),
        ("Foundation", "foundation"),
    ],
)
def test_name_is_the_same_in_either_script_and_without_its_form(one: str, other: str) -> None:
    assert name_key(fold(one)) == name_key(fold(other)) != ""


@pytest.mark.parametrize(("one", "other"), [("Kula", "Kulina"), ("Youth Centre North", "Youth Centre South")])
def test_other_names_are_others(one: str, other: str) -> None:
    assert name_key(fold(one)) != name_key(fold(other))


@pytest.mark.parametrize(
    "spelling", ["07009020", "7009020", "07-009-020", "07 009 020", "07.009.020", "０７００９０２０", "07/009/020"]
)
def test_number_is_the_same_in_any_spelling(spelling: str) -> None:
    assert number_key(fold(spelling)) == "7009020"


def test_number_of_zeros_stays_a_number() -> None:
    assert number_key("000") == "000"


@given(st.text(max_size=300))
def test_keys_fit_their_columns_and_are_their_own_keys(text: str) -> None:
    name, number = name_key(fold(text)), number_key(fold(text))
    assert len(name) <= 200
    assert len(number) <= 40
    assert number_key(number) == number
    assert "\0" not in name + number


marks = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 4), st.integers(1, 9)), max_size=40)


@given(marks)
def test_pairs_are_exactly_those_that_share_a_mark(found: list[tuple[str, int, int]]) -> None:
    pairs = pairs_of(found)
    for (first, second), grounds in pairs.items():
        assert first < second
        for ground in grounds:
            shared = [{value for kind, value, one in found if (kind, one) == (ground, pk)} for pk in (first, second)]
            assert shared[0] & shared[1]
    for kind, value, one in found:
        for other_kind, other_value, other in found:
            if (kind, value) == (other_kind, other_value) and one < other:
                assert kind in pairs[one, other]


@given(marks, st.randoms())
def test_order_of_the_rows_does_not_matter(found: list[tuple[str, int, int]], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {pair: set(held) for pair, held in pairs_of(found).items()} == {
        pair: set(held) for pair, held in pairs_of(shuffled).items()
    }


@given(st.dates())
def test_last_day_still_counts(until: date) -> None:
    said = validity(until, TODAY)
    assert (said == "expired") is (until < TODAY)
    assert (said == "valid") is (until > TODAY + SOON)


def test_paper_without_a_last_day_is_valid() -> None:
    assert validity(None, TODAY) == "valid"
    assert validity(TODAY, TODAY) == "soon"
    assert validity(TODAY - timedelta(days=1), TODAY) == "expired"
