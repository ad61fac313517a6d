"""How the list of values of indicators is narrowed."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.monitoring.filters import calls_of_reader
from grants.monitoring.models import IndicatorValue
from workflows.machines.indicator_value import IndicatorValueState


class IndicatorValueFilter(django_filters.FilterSet):
    """By where the value stands, and by call."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=IndicatorValueState.choices, empty_label=_("All"))
    call = django_filters.ModelChoiceFilter(
        label=_("Call"),
        field_name="grant_indicator__agreement__award__application__call",
        queryset=calls_of_reader,
        empty_label=_("All"),
    )

    class Meta:
        model = IndicatorValue
        fields = ("state", "call")
