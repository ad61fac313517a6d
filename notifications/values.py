"""Facts that a message shows as its reader writes them: money, a day, a moment, words of a fixed list."""

import datetime
from typing import Any

from django.utils import translation


def money(cents: int, currency: str) -> dict[str, Any]:
    """An amount in cents with its currency."""
    return {"money": [cents, currency]}


def day(value: datetime.date) -> dict[str, Any]:
    """A day without a time."""
    return {"day": value.isoformat()}


def moment(value: datetime.datetime, zone: str) -> dict[str, Any]:
    """An instant, shown to the second in the zone, with the zone's name."""
    return {"moment": value.isoformat(), "zone": zone}


def words(label: Any) -> dict[str, Any]:
    """Words of a fixed list (a kind, a role), kept in English and translated for the reader."""
    with translation.override("en"):
        return {"words": str(label)}


def sentence(label: Any, **facts: Any) -> dict[str, Any]:
    """A sentence of a fixed list with facts of this module in it, kept in English and translated for the reader."""
    return {**words(label), "with": facts}
