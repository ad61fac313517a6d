"""What the ledger's list can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.ledger.models import Transfer


class TransferFilter(django_filters.FilterSet):
    """Narrow transfers by what they are and when they were made."""

    kind = django_filters.ChoiceFilter(choices=Transfer.Kind.choices, label=_("What"))
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("From day"))
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("Until day"))

    class Meta:
        model = Transfer
        fields = ("kind", "since", "until")
