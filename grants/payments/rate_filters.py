"""What the list of rates can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.ledger.models import ExchangeRate
from grants.ledger.rate_files import OURS


class RateFilter(django_filters.FilterSet):
    """Narrow rates by currency, source and day."""

    currency = django_filters.ChoiceFilter(choices=[(code, code) for code in OURS], label=_("Currency"))
    source = django_filters.ChoiceFilter(choices=ExchangeRate.Source.choices, label=_("Source"))
    since = django_filters.DateFilter(field_name="valid_on", lookup_expr="gte", label=_("From day"))
    until = django_filters.DateFilter(field_name="valid_on", lookup_expr="lte", label=_("Until day"))

    class Meta:
        model = ExchangeRate
        fields = ("currency", "source", "since", "until")
