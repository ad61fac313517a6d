"""The list of checks on sanctions lists."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import SanctionsCheck
from grants.core.tables import ListTable, MomentColumn


class SanctionsCheckTable(ListTable):
    """Who was looked for, when, on which lists, by whom, and what was found."""

    organisation = tables.Column(
        accessor="party",
        order_by="organisation__name",
        linkify=("people:organisation", {"pk": A("organisation_id")}),
        verbose_name=_("Organisation"),
    )
    checked_on = MomentColumn(verbose_name=_("Checked on"))
    outcome = tables.Column(verbose_name=_("Outcome"))
    lists = tables.Column(verbose_name=_("Lists consulted"))
    names = tables.Column(verbose_name=_("Names looked for"))
    note = tables.Column(verbose_name=_("Remark"))
    checked_by = tables.Column(accessor="checked_by__name", verbose_name=_("Checked by"))

    class Meta(ListTable.Meta):
        model = SanctionsCheck
        fields = ("organisation", "checked_on", "outcome", "lists", "names", "note", "checked_by")
