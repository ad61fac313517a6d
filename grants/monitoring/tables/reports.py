"""The list of reports."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import ReportDuty
from grants.core.tables import ListTable, MomentColumn, MoneyColumn

STANDS = {
    "overdue": (_("Overdue"), "stop"),
    "none": (_("Not started"), "quiet"),
    "defaulted": (_("Never came in"), "stop"),
    "draft": (_("Being written"), "now"),
    "returned": (_("Returned for completion"), "warn"),
    "submitted": (_("Being verified"), "warn"),
    "accepted": (_("Accepted"), "done"),
}


class StandsColumn(tables.Column):
    """Where the report stands, an overdue one said first."""

    def render(self, value: str) -> Any:
        """Show the badge."""
        label, tone = STANDS[value]
        return format_html('<span class="state state-{}">{}</span>', tone, label)

    def value(self, value: str) -> str:
        """Export the words."""
        return str(STANDS[value][0])


class ReportTable(ListTable):
    """Every report that is owed, begun or not."""

    reference = tables.Column(
        accessor="agreement__reference",
        linkify=("monitoring:report", {"reference": A("reference")}),
        verbose_name=_("Grant"),
    )
    label = tables.Column(order_by=("kind", "number"), verbose_name=_("Which report"))
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=_("Grantee"))
    title = tables.Column(accessor="agreement__title", verbose_name=_("Project"))
    due = MomentColumn(verbose_name=_("Report due"))
    stands = StandsColumn(verbose_name=_("Report"), empty_values=())
    currency = tables.Column(accessor="agreement__currency", verbose_name=_("Currency"))
    claimed_cents = MoneyColumn(verbose_name=_("Claimed"))
    accepted_cost_cents = MoneyColumn(verbose_name=_("Accepted cost"))
    final_cents = MoneyColumn(verbose_name=_("Final grant"))

    class Meta(ListTable.Meta):
        model = ReportDuty
        fields = (
            "reference",
            "label",
            "organisation",
            "title",
            "due",
            "stands",
            "currency",
            "claimed_cents",
            "accepted_cost_cents",
            "final_cents",
        )
