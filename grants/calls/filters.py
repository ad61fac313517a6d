"""How the public narrows the list of calls down."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.core.money import format_amount
from grants.core.search import matching
from grants.people.models import Organisation
from grants.programmes.models import Beneficiary

SIZES_CENTS = (5_000_00, 10_000_00, 20_000_00, 50_000_00)


def sizes() -> list[tuple[str, str]]:
    """Return the sizes of a grant that one can ask for, as the reader writes amounts."""
    return [(str(cents), format_amount(cents)) for cents in SIZES_CENTS]


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By words, by where one is registered, who one is, and how much one needs."""

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
    size = django_filters.ChoiceFilter(
        label=_("Grant of at least"), choices=sizes, method="large_enough", empty_label=_("Any size")
    )

    class Meta:
        model = Call
        fields = ("q", "country", "who", "size")

    def search(self, queryset: QuerySet[Call], _name: str, value: str) -> QuerySet[Call]:
        """Keep the calls that hold every word."""
        return matching(queryset, value)

    def for_kind(self, queryset: QuerySet[Call], _name: str, value: Any) -> QuerySet[Call]:
        """Keep the calls that an organisation of this kind may answer."""
        return queryset.filter(Q(applicants=value) | Q(applicants=Call.Applicants.BOTH))

    def large_enough(self, queryset: QuerySet[Call], _name: str, value: Any) -> QuerySet[Call]:
        """Keep the calls in which a grant can be this large; a fixed grant is as large as it is."""
        return queryset.annotate(largest=Coalesce("fixed_cents", "maximum_cents")).filter(largest__gte=int(value))
