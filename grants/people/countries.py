"""The closed list of countries and territories in which an applicant can be registered, and their tax numbers."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import gettext as _
from stdnum.al import nipt
from stdnum.exceptions import ValidationError as NumberError
from stdnum.me import pib as me_pib
from stdnum.mk import edb
from stdnum.rs import pib as rs_pib
from stdnum.tr import vkn

from grants.core.money import locale_of

CODES: Final = ("AL", "BA", "XK", "ME", "MK", "RS", "TR")

# What the tax office calls its number, and who verifies its check digit; Bosnia and Kosovo* publish no rule.
TAX_NUMBERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "AL": ("NIPT", nipt.validate),
    "ME": ("PIB", me_pib.validate),
    "MK": ("EDB", edb.validate),
    "RS": ("PIB", rs_pib.validate),
    "TR": ("VKN", vkn.validate),
}


def name_of(code: str) -> str:
    """Return the country's name in the reader's language; Kosovo* carries its mark."""
    name = locale_of().territories.get(code, code)
    return f"{name}*" if code == "XK" else str(name)


def choices() -> list[tuple[str, str]]:
    """Return the closed list in the order of its names."""
    return sorted(((code, name_of(code)) for code in CODES), key=lambda pair: pair[1])


def choices_with_none() -> list[tuple[str, str]]:
    """Return the closed list with nothing chosen beforehand."""
    return [("", _("Choose a country")), *choices()]


def footnote() -> str:
    """Return the footnote that goes with Kosovo*."""
    return _(
        "* This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the "
        "ICJ Opinion on the Kosovo declaration of independence."
    )


def clean_tax_number(country: str, number: str) -> str:
    """Return the compact tax number; raise ValueError with what to do where the check digit is wrong.

    A number of Bosnia and Herzegovina or Kosovo*, whose rule nobody publishes, passes as it is written.
    """
    if country not in TAX_NUMBERS or not number:
        return number
    name, validate = TAX_NUMBERS[country]
    try:
        return str(validate(number))
    except NumberError as error:
        raise ValueError(
            _(
                "This is not a valid %(name)s, the tax number of %(country)s: "
                "copy it from your registration, digit by digit."
            )
            % {"name": name, "country": name_of(country)}
        ) from error
