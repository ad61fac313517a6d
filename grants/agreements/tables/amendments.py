"""The list of changes to agreements."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.agreements.models import Amendment
from grants.core.tables import ListTable, MomentColumn, NumberColumn, StateColumn


class AmendmentTable(ListTable):
    """The changes of a scope, as the office reads them."""

    agreement = tables.Column(
        accessor="agreement__reference",
        linkify=("agreements:change", {"reference": A("agreement__reference"), "number": A("number")}),
        verbose_name=_("Agreement"),
    )
    number = NumberColumn(verbose_name=_("No."))
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=_("Grantee"))
    kind = tables.Column(verbose_name=_("What changes"))
    way_label = tables.Column(verbose_name=_("How"), orderable=False)
    state = StateColumn(verbose_name=_("State"))
    created_at = MomentColumn(verbose_name=_("Asked for"))
    in_force_at = MomentColumn(verbose_name=_("In force since"))

    class Meta(ListTable.Meta):
        model = Amendment
        fields = ("agreement", "number", "organisation", "kind", "way_label", "state", "created_at", "in_force_at")
