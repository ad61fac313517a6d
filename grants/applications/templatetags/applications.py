"""How a frozen application shows its plain values."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format

from grants.applications.documents import received_text
from grants.applications.forms.amounts import format_quantity
from grants.core.rules import count_words

register = template.Library()


@register.filter
def iso_date(text: str) -> str:
    """Show a frozen date as the reader writes it; a dash for none."""
    return date_format(datetime.date.fromisoformat(text), "DATE_FORMAT") if text else "—"


@register.filter
def iso_moment(text: str) -> Any:
    """Return a frozen instant as one that the date filters take."""
    return datetime.datetime.fromisoformat(text) if text else None


@register.filter
def quantity(text: Any) -> str:
    """Show a quantity without empty decimals."""
    return format_quantity(Decimal(text))


@register.filter
def words(text: str) -> int:
    """Return how many words a text has."""
    return count_words(text or "")


@register.filter
def received(submission: Any) -> str:
    """Show the instant of receipt to the second, with its zone."""
    return received_text(submission)
