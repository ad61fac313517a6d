"""The public list of awards."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MoneyColumn
from grants.evaluation.models import Award


class AwardTable(ListTable):
    """Who received a grant, for what, how much, under which call."""

    grantee = tables.Column(accessor="application__organisation__name", verbose_name=_("Grantee"))
    purpose = tables.Column(accessor="application__title", verbose_name=_("Purpose"))
    amount_cents = MoneyColumn(verbose_name=_("Amount"))
    currency = tables.Column(verbose_name=_("Currency"))
    decided_on = tables.DateColumn(verbose_name=_("Awarded on"))
    call = tables.Column(
        accessor="application__call__title",
        linkify=("calls:detail", {"reference": A("application__call__reference")}),
        verbose_name=_("Call"),
    )
    country = tables.Column(accessor="application__call__action__beneficiary__name", verbose_name=_("For"))

    class Meta(ListTable.Meta):
        model = Award
        fields = ("grantee", "purpose", "amount_cents", "currency", "decided_on", "call", "country")
