"""What the public lists of awards and of activities can be narrowed by."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.evaluation.models import Award
from grants.monitoring.models import Event, Place
from grants.programmes.models import Beneficiary, Programme


def _programmes(_request: Any) -> Any:
    return Programme.objects.filter(events__state="published").distinct()


def _places(_request: Any) -> Any:
    return Place.objects.filter(events__state="published").distinct()


class AwardFilter(django_filters.FilterSet):
    """Narrow awards by beneficiary and year."""

    beneficiary = django_filters.ModelChoiceFilter(
        field_name="application__call__action__beneficiary",
        queryset=Beneficiary.objects.all(),
        label=_("For"),
    )
    year = django_filters.NumberFilter(
        field_name="decided_on", lookup_expr="year", label=_("Year"), min_value=2000, max_value=2100
    )

    class Meta:
        model = Award
        fields = ("beneficiary", "year")


class PublicEventFilter(django_filters.FilterSet):
    """Narrow published activities by programme, kind, place and year."""

    programmes = django_filters.ModelChoiceFilter(label=_("Programme"), queryset=_programmes, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Event.Kind.choices, empty_label=_("All"))
    places = django_filters.ModelChoiceFilter(label=_("Place"), queryset=_places, empty_label=_("All"))
    year = django_filters.NumberFilter(
        field_name="starts_on", lookup_expr="year", label=_("Year"), min_value=2000, max_value=2100
    )

    class Meta:
        model = Event
        fields = ("programmes", "kind", "places", "year")
