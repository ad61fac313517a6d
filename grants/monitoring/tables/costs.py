"""The list of the costs of a report."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from grants.core.tables import ListTable, MomentColumn, MoneyColumn


class WordsColumn(tables.Column):
    """What the rules say of a cost, one sentence after the other; for the export."""

    def value(self, value: Any) -> str:
        """Export the sentences."""
        return " ".join(str(flag.text) for flag in value)


class CostTable(ListTable):
    """The costs of a report; the page draws its rows itself, with what can be done about each."""

    spent_on = MomentColumn(verbose_name=_("Date"))
    supplier = tables.Column(verbose_name=_("Supplier and document"))
    receipt = tables.Column(verbose_name=_("Receipt"), accessor="receipt__name", default="")
    amount_cents = MoneyColumn(verbose_name=_("Amount"))
    accepted_cents = MoneyColumn(verbose_name=_("Accepted"))
    outcome = tables.Column(verbose_name=_("Outcome"), accessor="get_outcome_display", order_by="outcome")
    document_number = tables.Column(verbose_name=_("Document number"), visible=False)
    description = tables.Column(verbose_name=_("What for"), visible=False)
    line = tables.Column(verbose_name=_("Line of the agreed budget"), accessor="line__description", visible=False)
    reason = tables.Column(verbose_name=_("Reason"), visible=False)
    flags = WordsColumn(verbose_name=_("By the rules"), visible=False, empty_values=())

    class Meta(ListTable.Meta):
        sequence = (
            *("spent_on", "supplier", "document_number", "description", "line", "receipt"),
            *("amount_cents", "accepted_cents", "outcome", "reason", "flags"),
        )
