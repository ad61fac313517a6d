"""Amounts as people type them, and as they read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.money import LIMIT_CENTS, AmountError, format_amount, format_money, parse_amount

LANGUAGES = ["en", "sq", "bs", "mk", "sr-latn", "tr"]
COMMA = LANGUAGES[1:]


@given(cents=st.integers(1, LIMIT_CENTS), language=st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed_again(cents: int, language: str) -> None:
    assert parse_amount(format_amount(cents, language), language) == cents


@given(text=st.text(max_size=30), language=st.sampled_from(LANGUAGES))
def test_any_text_gives_an_amount_in_range_or_a_sentence(text: str, language: str) -> None:
    try:
        cents = parse_amount(text, language)
    except AmountError as refusal:
        said = str(refusal)
    else:
        said = "" if 0 < cents <= LIMIT_CENTS else "out of range"
        assert not said
        return
    assert said.endswith(".")


@pytest.mark.parametrize("language", COMMA)
@pytest.mark.parametrize(
    ("text", "cents"),
    [("1234,5", 123450), ("1.234,50", 123450), ("1 234,50", 123450), ("1.234", 123400), ("12.50", 1250), (",5", 50)],
)
def test_languages_with_a_decimal_comma(text: str, cents: int, language: str) -> None:
    assert parse_amount(text, language) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1234.5", 123450), ("1,234.50", 123450), ("1 234.50", 123450), ("1,234", 123400), (" +7 ", 700), (".5", 50)],
)
def test_english(text: str, cents: int) -> None:
    assert parse_amount(text, "en") == cents


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Write an amount"),
        ("-5", "cannot be negative"),
        ("−5", "cannot be negative"),
        ("0", "more than zero"),
        ("0.00", "more than zero"),
        ("1.234", "at most two decimals"),
        ("1e400", "digits only"),
        ("NaN", "digits only"),
        ("inf", "digits only"),
        ("-inf", "digits only"),
        ("5 EUR", "digits only"),
        ("٣", "digits only"),
        ("1,50", "not where they are expected"),
        ("1,23,456", "not where they are expected"),
        ("1,234 567", "not where they are expected"),
        ("1.2.3", "not where they are expected"),
        ("1000000000", "too large"),
        ("9" * 5000, "too large"),
    ],
)
def test_what_is_refused_says_why(text: str, part: str) -> None:
    with pytest.raises(AmountError, match=part):
        parse_amount(text, "en")


@pytest.mark.parametrize("language", COMMA)
def test_three_decimals_after_a_comma_are_refused(language: str) -> None:
    with pytest.raises(AmountError, match="at most two decimals"):
        parse_amount("1,234", language)


def test_zero_and_negative_are_taken_where_they_mean_something() -> None:
    assert parse_amount("0", "en", allow_zero=True) == 0
    assert parse_amount("-1.50", "en", allow_negative=True) == -150


def test_a_limit_of_the_call_is_named() -> None:
    with pytest.raises(AmountError, match=r"10,000\.00"):
        parse_amount("10000.01", "en", limit_cents=1_000_000)


@pytest.mark.parametrize("currency", ["EUR", "RSD", "ALL"])
def test_every_currency_keeps_its_cents(currency: str) -> None:
    assert format_money(1_234_567, currency, "en") == f"12,345.67\u00a0{currency}"
    assert format_money(1_234_567, currency, "sr-latn") == f"12.345,67\u00a0{currency}"
