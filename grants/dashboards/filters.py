"""What the ledger's list can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grants.dashboards.books import accounts_of
from grants.ledger.models import Transfer


class TransferFilter(django_filters.FilterSet):
    """Narrow transfers by what they are and when they were made."""

    of = django_filters.CharFilter(method="filter_of", label=_("Agreement, call or action"))
    kind = django_filters.ChoiceFilter(choices=Transfer.Kind.choices, label=_("What"))
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From day"))
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until day"))

    class Meta:
        model = Transfer
        fields = ("of", "kind", "since", "until")

    def filter_of(self, transfers: QuerySet[Transfer], _name: str, value: str) -> QuerySet[Transfer]:
        """Keep what touched the accounts of one agreement, of a call with its grants, or of an action."""
        accounts = accounts_of(value.strip()).values("pk")
        return transfers.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
