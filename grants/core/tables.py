"""Columns and the base of every list."""

from typing import Any

import django_tables2 as tables
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime

from grants.core import money
from grants.core.templatetags.sofra import tone_of


class ListTable(tables.Table):
    """A list as it looks everywhere; on a phone every row becomes a card with its headings."""

    class Meta:
        template_name = "grants/core/table.html"
        attrs = {"class": "table list-table"}
        order_by_field = "sort"


class MoneyColumn(tables.Column):
    """Cents as an amount flush right; exported as a number with two decimals."""

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)
        self.currency = currency

    def render(self, value: int) -> str:
        """Show the amount as the reader writes it."""
        return money.format_money(value, self.currency) if self.currency else money.format_amount(value)

    def value(self, value: int) -> Any:
        """Export the amount exactly."""
        return money.decimal_of(value)


class NumberColumn(tables.Column):
    """A number flush right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "num"}, "th": {"class": "num"}})
        super().__init__(*args, **kwargs)

    def value(self, value: Any) -> Any:
        """Export the number itself."""
        return value


class StateColumn(tables.Column):
    """The state of the row's object as a badge."""

    def __init__(self, *args: Any, public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.public = public

    def label(self, record: Any) -> str:
        """Return the words for the audience."""
        found = getattr(record, "public_state_label", None) if self.public else None
        return str(found or record.get_state_display())

    def render(self, record: Any) -> Any:
        """Show the badge."""
        return format_html(
            '<span class="state state-{}">{}</span>',
            tone_of(record),
            self.label(record),
        )

    def value(self, record: Any) -> str:
        """Export the words."""
        return self.label(record)


class MomentColumn(tables.Column):
    """A date with its time in the zone of the programme."""

    def __init__(self, *args: Any, time: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time = time

    def render(self, value: Any) -> str:
        """Show it as the reader writes it."""
        moment = localtime(value) if hasattr(value, "tzinfo") else value
        return date_format(
            moment,
            "SHORT_DATETIME_FORMAT" if self.time and hasattr(value, "hour") else "SHORT_DATE_FORMAT",
        )

    def value(self, value: Any) -> Any:
        """Export the moment in the programme's zone, without the zone's mark, which spreadsheets refuse."""
        return localtime(value).replace(tzinfo=None) if getattr(value, "tzinfo", None) else value
