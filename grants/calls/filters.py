"""How the public narrows the list of calls down."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.core.search import matching
from grants.people.models import Organisation
from grants.programmes.models import Beneficiary


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, by where one is registered, and by who one is."""

    q = django_filters.CharFilter(label=_("Search"), method="search")
    country = django_filters.ModelChoiceFilter(
        label=_("Registered in"),
        field_name="countries",
        queryset=Beneficiary.objects.exclude(country=""),
        empty_label=_("Anywhere"),
    )
    who = django_filters.ChoiceFilter(
        label=_("Applicant"), choices=Organisation.Kind.choices, method="for_kind", empty_label=_("All")
    )

    class Meta:
        model = Call
        fields = ("q", "country", "who")

    def search(self, queryset: QuerySet[Call], _name: str, value: str) -> QuerySet[Call]:
        """Keep the calls that hold every word."""
        return matching(queryset, value)

    def for_kind(self, queryset: QuerySet[Call], _name: str, value: Any) -> QuerySet[Call]:
        """Keep the calls that an organisation of this kind may answer."""
        return queryset.filter(Q(applicants=value) | Q(applicants=Call.Applicants.BOTH))
