"""What a line of a budget is typed as: a quantity with at most two decimals, and a plain line of words."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from grants.core.fields import MoneyField
from grants.core.money import AmountError, format_amount, parse_amount

LIMIT_HUNDREDTHS = 9_999_999_99  # what the column holds: 9,999,999.99
# Nobody sees them, but they would make a blank line full, two equal lines differ, and a text run backwards.
UNSEEN: Final = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]")
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def plain_line(text: str) -> str:
    """Return a text as one line without unseen characters; spaces are kept single."""
    return " ".join(CONTROL.sub(" ", UNSEEN.sub("", text)).split())


def format_quantity(value: Decimal) -> str:
    """Return a quantity in the reader's way of writing, without empty decimals."""
    return re.sub(r"[.,]00$", "", format_amount(int(value * 100), get_language()))


class QuantityField(MoneyField):
    """A quantity above zero; cleaned to a Decimal with two decimals."""

    def to_python(self, value: Any) -> Any:
        """Return the quantity, or refuse with the sentence of the rule that was broken."""
        if value is None or isinstance(value, Decimal):
            return value
        text = str(value).strip()
        if not text:
            return None
        try:
            return Decimal(parse_amount(text, get_language(), limit_cents=LIMIT_HUNDREDTHS)).scaleb(-2)
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored quantity in the reader's way of writing; leave what was typed as it was typed."""
        return format_quantity(value) if isinstance(value, Decimal) else value


class LineTextField(forms.CharField):
    """A line of words as it is seen."""

    def to_python(self, value: Any) -> Any:
        """Return the text without what nobody sees."""
        return super().to_python(plain_line(value) if isinstance(value, str) else value)
