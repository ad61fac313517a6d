"""Form fields: what is typed, what is kept, what is said."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from grants.core.fields import BICField, IBANField, MoneyField, PercentField, WordLimitedField


def test_amount_is_cleaned_to_cents_and_shown_as_the_reader_writes() -> None:
    field = MoneyField()
    assert field.clean("1,234.50") == 123_450
    assert field.prepare_value(123_450) == "1,234.50"
    assert field.prepare_value("12 apples") == "12 apples"
    with translation.override("mk"):
        assert field.clean("1.234,50") == 123_450
        assert field.prepare_value(123_450) == "1.234,50"


def test_optional_amount_may_be_empty() -> None:
    assert MoneyField(required=False).clean("") is None


def test_amount_is_unchanged_when_only_its_spelling_is() -> None:
    field = MoneyField()
    assert not field.has_changed(123_450, "1234.5")
    assert field.has_changed(123_450, "1234.6")
    assert field.has_changed(123_450, "soon")


@pytest.mark.parametrize(("text", "points"), [("10", 1000), ("12.5", 1250), ("33,33", 3333), ("100 %", 10_000)])
def test_percentage_is_cleaned_to_basis_points(text: str, points: int) -> None:
    assert PercentField().clean(text) == points


@pytest.mark.parametrize("text", ["100.01", "-1", "1.234", "ten", "NaN"])
def test_percentage_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        PercentField().clean(text)


def test_stored_percentage_is_shown_without_empty_decimals() -> None:
    assert PercentField().prepare_value(1000) == "10"
    assert PercentField().prepare_value(1250) == "12.50"


def test_iban_is_compacted_and_verified() -> None:
    field = IBANField()
    assert field.clean("rs35 2600 0560 1001 6113 79") == "RS35260005601001611379"
    assert field.prepare_value("RS35260005601001611379") == "RS35 2600 0560 1001 6113 79"
    for wrong in ("RS35260005601001611378", "XX00", "<b>", "RS35"):
        with pytest.raises(ValidationError, match="not valid"):
            field.clean(wrong)


def test_bic_is_verified() -> None:
    assert BICField().clean("nbsrrsbg") == "NBSRRSBG"
    with pytest.raises(ValidationError, match="not valid"):
        BICField().clean("12")


def test_text_over_its_limit_says_how_much_must_go() -> None:
    field = WordLimitedField(words=3)
    assert field.clean("one  two\nthree") == "one  two\nthree"
    with pytest.raises(ValidationError, match="Take out 2 words"):
        field.clean("one two three four five")
    with pytest.raises(ValidationError, match="Take out 1 character:"):
        WordLimitedField(characters=3).clean("four")


def test_line_breaks_of_the_browser_count_once() -> None:
    assert WordLimitedField(characters=3).clean("a\r\nb") == "a\r\nb"


def test_counter_is_right_without_javascript() -> None:
    html = WordLimitedField(words=600).widget.render("why", "one two", {"id": "id_why"})
    assert "2 of 600 words" in html
    assert 'data-words="600"' in html
