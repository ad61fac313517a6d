"""Form fields of the domain: amounts, percentages, bank accounts, texts with a limit of words."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from grants.core.money import LIMIT_CENTS, AmountError, format_amount, parse_amount
from grants.core.rules import count_words


class AmountInput(forms.TextInput):
    """A text box that a phone opens with its number keys."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {
                "inputmode": "decimal",
                "autocomplete": "off",
                "class": "amount",
                **(attrs or {}),
            }
        )


class MoneyField(forms.CharField):
    """An amount as the reader writes it; cleaned to integer cents, None when empty and not required."""

    widget = AmountInput

    def __init__(
        self,
        *,
        allow_zero: bool = False,
        allow_negative: bool = False,
        limit_cents: int = LIMIT_CENTS,
        currency: str = "EUR",
        **kwargs: Any,
    ) -> None:
        self.rules = {
            "allow_zero": allow_zero,
            "allow_negative": allow_negative,
            "limit_cents": limit_cents,
        }
        self.currency = currency
        super().__init__(empty_value=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the cents, or refuse with the sentence of the rule that was broken."""
        text = super().to_python(value)
        if text is None or isinstance(value, int):
            return value if isinstance(value, int) else None
        try:
            return parse_amount(text, get_language(), **self.rules)  # type: ignore[arg-type]
        except AmountError as error:
            raise ValidationError(str(error), code="amount") from error

    def prepare_value(self, value: Any) -> Any:
        """Show stored cents in the reader's way of writing; leave what was typed as it was typed."""
        return format_amount(value, get_language()) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare amounts, not their spelling."""
        try:
            return self.to_python(data) != (initial if isinstance(initial, int) else self.to_python(initial))
        except ValidationError:
            return True


class PercentField(forms.CharField):
    """A percentage with up to two decimals; cleaned to basis points (10 % is 1000)."""

    widget = AmountInput

    def __init__(self, *, minimum: int = 0, maximum: int = 10_000, **kwargs: Any) -> None:
        self.minimum, self.maximum = minimum, maximum
        super().__init__(empty_value=None, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the basis points, or refuse with what to write instead."""
        text = super().to_python(value)
        if text is None or isinstance(value, int):
            return value if isinstance(value, int) else None
        found = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?", text.strip())
        if not found:
            raise ValidationError(
                _("Write a percentage with at most two decimals, for example 10 or 12.5."),
                code="percent",
            )
        points = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
        if not self.minimum <= points <= self.maximum:
            raise ValidationError(
                _("Write a percentage between %(least)s and %(most)s.")
                % {
                    "least": format_percent(self.minimum),
                    "most": format_percent(self.maximum),
                },
                code="percent",
            )
        return points

    def prepare_value(self, value: Any) -> Any:
        """Show stored basis points as a number."""
        return format_percent(value).removesuffix("\u00a0%") if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare percentages, not their spelling."""
        try:
            return self.to_python(data) != (initial if isinstance(initial, int) else self.to_python(initial))
        except ValidationError:
            return True


def format_percent(points: int) -> str:
    """Return basis points as a percentage in the reader's way of writing, without empty decimals."""
    text = format_amount(points, get_language())
    return re.sub(r"[.,]00$", "", text) + "\u00a0%"


class DayField(forms.DateField):
    """A day of our time: the year 1 or 9999 is a slip of the finger, and calendars end there."""

    def validate(self, value: Any) -> None:
        """Refuse years outside 2000 to 2100."""
        super().validate(value)
        if value and not 2000 <= value.year <= 2100:
            raise ValidationError(_("Check the year."), code="year")


class IBANField(forms.CharField):
    """An IBAN with any spacing; cleaned to its compact form, with its country and check digits verified."""

    default_error_messages: ClassVar = {
        "iban": gettext_lazy("This IBAN is not valid: copy it from your bank's statement, digit by digit.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=kwargs.pop("max_length", 50), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the compact IBAN, or refuse it."""
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return IBAN(text, allow_invalid=False).compact
        except (SchwiftyException, ValueError) as error:
            raise ValidationError(self.error_messages["iban"], code="iban") from error

    def prepare_value(self, value: Any) -> Any:
        """Show it in groups of four."""
        compact = re.sub(r"\s", "", value) if isinstance(value, str) else ""
        return " ".join(compact[i : i + 4] for i in range(0, len(compact), 4)) if compact.isalnum() else value


class BICField(forms.CharField):
    """A BIC (SWIFT code) of 8 or 11 characters."""

    default_error_messages: ClassVar = {
        "bic": gettext_lazy("This BIC is not valid: it has 8 or 11 letters and digits.")
    }

    def to_python(self, value: Any) -> str:
        """Return the compact BIC, or refuse it."""
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return BIC(text).compact
        except (SchwiftyException, ValueError) as error:
            raise ValidationError(self.error_messages["bic"], code="bic") from error


class CountedTextarea(forms.Textarea):
    """A text box with a counter of words or characters under it."""

    template_name = "grants/core/counted_textarea.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        words: int = 0,
        characters: int = 0,
    ) -> None:
        limits = {"data-words": words} if words else {"data-characters": characters} if characters else {}
        super().__init__({"rows": 8, "class": "prose-input", **limits, **(attrs or {})})
        self.words, self.characters = words, characters

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the count so that it is right without JavaScript, too."""
        context = super().get_context(name, value, attrs)
        text = str(value or "")
        context["widget"]["limit"] = self.words or self.characters
        context["widget"]["by_words"] = bool(self.words)
        context["widget"]["used"] = count_words(text) if self.words else len(text)
        return context


class WordLimitedField(forms.CharField):
    """A long text of at most so many words (or characters, as some calls count)."""

    def __init__(self, *, words: int = 0, characters: int = 0, **kwargs: Any) -> None:
        self.words, self.characters = words, characters
        kwargs.setdefault("widget", CountedTextarea(words=words, characters=characters))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the text, or refuse it with how much must go."""
        text = super().clean(value)
        over = count_words(text) - self.words
        if self.words and over > 0:
            raise ValidationError(
                ngettext(
                    "Take out %(over)s word: the limit is %(limit)s words.",
                    "Take out %(over)s words: the limit is %(limit)s words.",
                    over,
                )
                % {"over": over, "limit": self.words},
                code="words",
            )
        over = len(text.replace("\r\n", "\n")) - self.characters
        if self.characters and over > 0:
            raise ValidationError(
                ngettext(
                    "Take out %(over)s character: the limit is %(limit)s.",
                    "Take out %(over)s characters: the limit is %(limit)s.",
                    over,
                )
                % {"over": over, "limit": self.characters},
                code="characters",
            )
        return text
