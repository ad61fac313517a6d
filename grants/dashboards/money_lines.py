"""The cells of a line of money, for the tables that show some of its columns."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from grants.dashboards.execution import Line

register = template.Library()


@register.filter
def cells(line: Line, columns: Mapping[str, Any]) -> list[tuple[Any, int]]:
    """Return the heading and the figure of each column."""
    return [(label, line.of(name)) for name, label in columns.items()]


@register.filter
def labelled(figures: Mapping[str, int], columns: Mapping[str, Any]) -> list[tuple[Any, int]]:
    """Return each figure after the heading of its column; the one that has none adds the others up."""
    return [(columns.get(name) or _("Together"), cents) for name, cents in figures.items()]
