"""Amounts of money: integer cents inside, the reader's own way of writing outside."""

import re
from decimal import Decimal
from typing import Final

from babel import Locale
from babel.numbers import format_currency, format_decimal
from django.utils.translation import get_language
from django.utils.translation import gettext as _

COMMA_LANGUAGES: Final = frozenset({"sq", "bs", "mk", "sr-latn", "sr", "tr"})
LIMIT_CENTS: Final = 99_999_999_999  # 999,999,999.99: above any grant, far below what the database can hold
SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009]")


class AmountError(ValueError):
    """Something that is not an acceptable amount, in words for the person who typed it."""


def parse_amount(
    text: str,
    language: str | None = None,
    *,
    allow_zero: bool = False,
    allow_negative: bool = False,
    limit_cents: int = LIMIT_CENTS,
) -> int:
    """Return the cents of a typed amount; raise AmountError with what to do otherwise.

    English writes 1,234.50; Albanian, Bosnian, Macedonian, Serbian and Turkish write 1.234,50. Spaces may group in
    every language. A comma for the decimal point in English is refused, since 1,234 would become ambiguous.
    """
    language = language or get_language() or "en"
    body, negative = _sign(text.strip())
    whole, fraction = _split(body, language)
    cents = _cents(whole, fraction, limit_cents, language)
    if negative and cents and not allow_negative:
        raise AmountError(_("An amount cannot be negative. Write it without the minus sign."))
    if cents == 0 and not allow_zero:
        raise AmountError(_("An amount must be more than zero."))
    return -cents if negative else cents


def format_amount(cents: int, language: str | None = None) -> str:
    """Return the amount with two decimals in the reader's way of writing, without the currency."""
    return format_decimal(
        decimal_of(cents),
        format="#,##0.00",
        locale=locale_of(language),
        decimal_quantization=False,
    )


def format_money(cents: int, currency: str, language: str | None = None) -> str:
    """Return the amount with its currency code; dinars and leks keep their decimals."""
    return format_currency(
        decimal_of(cents),
        currency,
        format="#,##0.00\u00a0¤¤",
        locale=locale_of(language),
        currency_digits=False,
    )


def format_rate(rate: Decimal, language: str | None = None) -> str:
    """Return an exchange rate with the decimals that it has."""
    return format_decimal(rate, format="#,##0.########", locale=locale_of(language), decimal_quantization=False)


def locale_of(language: str | None = None) -> Locale:
    """Return Babel's locale of a language of the pages."""
    return Locale.parse((language or get_language() or "en").replace("-", "_"))


def decimal_of(cents: int) -> Decimal:
    """Return the exact amount in units of the currency."""
    return Decimal(cents).scaleb(-2)


def _sign(text: str) -> tuple[str, bool]:
    """Split a leading minus or plus off."""
    if text[:1] in {"-", "−", "–"}:
        return text[1:].strip(), True
    return text.removeprefix("+").strip(), False


def _split(body: str, language: str) -> tuple[str, str]:
    """Return the digits before and after the decimal sign; refuse everything that is not a plain amount."""
    if not body:
        raise AmountError(_("Write an amount, for example %(example)s.") % {"example": _example(language)})
    body = SPACES.sub(" ", body)
    if not re.fullmatch(r"[0-9 .,]+", body) or not re.search(r"[0-9]", body):
        raise AmountError(
            _("Write the amount in digits only, without the currency, for example %(example)s.")
            % {"example": _example(language)}
        )
    decimal, group = (",", ".") if language in COMMA_LANGUAGES else (".", ",")
    if decimal == "," and re.fullmatch(r"[0-9]+\.[0-9]{1,2}", body):
        decimal, group = (
            ".",
            ",",
        )  # the point of the number pad: two decimals can only be cents
    whole, found, fraction = body.partition(decimal)
    return _ungroup(whole, group, language), _fraction(fraction, bool(found), language)


def _fraction(fraction: str, found: bool, language: str) -> str:
    if found and not re.fullmatch(r"[0-9]*", fraction):
        raise AmountError(_grouping_message(language))
    if len(fraction) > 2:
        raise AmountError(_("An amount has at most two decimals (cents)."))
    return fraction


def _ungroup(whole: str, group: str, language: str) -> str:
    """Return the digits of the whole part; groups must have three digits and one kind of separator."""
    for separator in (group, " "):
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+", whole):
            return whole.replace(separator, "")
    if not re.fullmatch(r"[0-9]*", whole):
        raise AmountError(_grouping_message(language))
    return whole


def _cents(whole: str, fraction: str, limit_cents: int, language: str) -> int:
    digits = whole.lstrip("0")
    cents = int(digits or "0") * 100 + int(fraction.ljust(2, "0") or "0") if len(digits) <= 18 else limit_cents + 1
    if cents > limit_cents:
        raise AmountError(
            _("This amount is too large. The most that can be entered is %(limit)s.")
            % {"limit": format_amount(limit_cents, language)}
        )
    return cents


def _grouping_message(language: str) -> str:
    return _("The points, commas or spaces are not where they are expected. Write it like this: %(example)s.") % {
        "example": _example(language)
    }


def _example(language: str) -> str:
    return format_amount(123_450, language)
