"""The list of values of indicators."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, NumberColumn, StateColumn
from grants.monitoring.models import IndicatorValue


class IndicatorValueTable(ListTable):
    """What was reported for indicators, with where it stands."""

    grant = tables.Column(
        accessor="grant_indicator__agreement__reference",
        linkify=("monitoring:indicator_value", {"pk": A("pk")}),
        verbose_name=_("Grant"),
    )
    organisation = tables.Column(accessor="grant_indicator__agreement__organisation__name", verbose_name=_("Grantee"))
    indicator = tables.Column(accessor="grant_indicator__title", verbose_name=_("Indicator"))
    code = tables.Column(accessor="grant_indicator__indicator__code", verbose_name=_("Counts for"), default="—")
    on = MomentColumn(verbose_name=_("As of"))
    value = NumberColumn(verbose_name=_("Value"))
    whole = NumberColumn(verbose_name=_("Out of"))
    state = StateColumn(verbose_name=_("State"))

    class Meta(ListTable.Meta):
        model = IndicatorValue
        fields: Any = ("grant", "organisation", "indicator", "code", "on", "value", "whole", "state")
