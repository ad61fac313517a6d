"""The list of rates."""

import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.core.money import format_rate
from grants.core.tables import ListTable, MomentColumn
from grants.ledger.models import ExchangeRate


class RateTable(ListTable):
    """Rates with their source and day, and who brought them in."""

    currency = tables.Column(verbose_name=_("Currency"))
    valid_on = MomentColumn(verbose_name=_("Valid from"), time=False)
    rate = tables.Column(verbose_name=_("Units for one euro"), attrs={"td": {"class": "num"}, "th": {"class": "num"}})
    source = tables.Column(verbose_name=_("Source"))
    imported_by = tables.Column(verbose_name=_("By"), default="—")
    imported_at = MomentColumn(verbose_name=_("Imported"), time=False)

    class Meta(ListTable.Meta):
        model = ExchangeRate
        fields = ("currency", "valid_on", "rate", "source", "imported_by", "imported_at")

    def render_rate(self, value: Decimal) -> str:
        """Show the rate without empty decimals."""
        return format_rate(value)

    def value_rate(self, value: Decimal) -> Any:
        """Export the exact rate."""
        return value

    def value_valid_on(self, value: datetime.date) -> Any:
        """Export the day itself."""
        return value
