"""The list of reports."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import Agreement
from grants.core.tables import ListTable, MomentColumn, MoneyColumn

STANDS = {
    "overdue": (_("Overdue"), "stop"),
    "none": (_("Not started"), "quiet"),
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
    """Every grant with its final report, started or not."""

    reference = tables.Column(linkify=("monitoring:report", {"reference": A("reference")}), verbose_name=_("Reference"))
    organisation = tables.Column(accessor="organisation__name", verbose_name=_("Grantee"))
    title = tables.Column(verbose_name=_("Project"))
    report_due_on = MomentColumn(verbose_name=_("Report due"))
    stands = StandsColumn(verbose_name=_("Report"), empty_values=())
    currency = tables.Column(verbose_name=_("Currency"))
    claimed_cents = MoneyColumn(verbose_name=_("Claimed"))
    accepted_cost_cents = MoneyColumn(verbose_name=_("Accepted cost"))
    final_cents = MoneyColumn(verbose_name=_("Final grant"))

    class Meta(ListTable.Meta):
        model = Agreement
        fields = (
            "reference",
            "organisation",
            "title",
            "report_due_on",
            "stands",
            "currency",
            "claimed_cents",
            "accepted_cost_cents",
            "final_cents",
        )
