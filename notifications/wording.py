"""Fill a topic's words with the facts of one event, as its reader writes dates and money."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, to_locale


def fill(words: str, context: Mapping[str, Any]) -> str:
    """Return the words in the active language, with every placeholder filled."""
    return words % {key: shown(key, value) for key, value in context.items()}


def shown(key: str, value: Any) -> str:
    """Return the value as the reader writes it: `…_cents` is money in euro cents, `…_at` a moment, `…_on` a day."""
    if value is None:
        return "–"
    if isinstance(value, dict):
        return _fact(value)
    if key.endswith("_cents"):
        amount = format_decimal(Decimal(value).scaleb(-2), "#,##0.00", locale=_babel_locale())
        return f"{amount}\N{NO-BREAK SPACE}EUR"
    if key.endswith("_at") and (moment := parse_datetime(str(value))):
        local = timezone.localtime(moment)
        return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M} {local:%Z}"
    if key.endswith("_on") and (day := parse_date(str(value))):
        return date_format(day, "DATE_FORMAT")
    return str(value)


def _fact(value: Mapping[str, Any]) -> str:
    """Show a fact of notifications.values in the active language."""
    if "money" in value:
        cents, currency = value["money"]
        amount = format_decimal(Decimal(cents).scaleb(-2), "#,##0.00", locale=_babel_locale())
        return f"{amount}\N{NO-BREAK SPACE}{currency}"
    if "day" in value:
        return date_format(datetime.date.fromisoformat(value["day"]), "DATE_FORMAT")
    if "moment" in value:
        local = datetime.datetime.fromisoformat(value["moment"]).astimezone(ZoneInfo(value["zone"]))
        return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M:%S} ({value['zone']})"
    return fill(gettext(value["words"]), value["with"]) if "with" in value else gettext(value["words"])


def sample_context(keys: Iterable[str]) -> dict[str, Any]:
    """Return a context with a plausible value for each key, to try the words with."""
    return {key: _sample(key) for key in keys}


def _sample(key: str) -> Any:
    if key.endswith("_cents"):
        return 123456
    if key.endswith("_at"):
        return "2026-03-27T22:59:00Z"
    return "2026-03-27" if key.endswith("_on") else f"<{key}>"


def _babel_locale() -> str:
    return to_locale(get_language() or "en")
