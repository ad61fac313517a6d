"""What the list of rates can be narrowed by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from grants.ledger.models import ExchangeRate
from grants.ledger.rate_files import OURS


class RateFilter(django_filters.FilterSet):
    """Narrow rates by currency, source and day."""

    currency = django_filters.ChoiceFilter(
        choices=[(code, code) for code in OURS], label=_("Currency"), empty_label=_("All")
    )
    source = django_filters.ChoiceFilter(choices=ExchangeRate.Source.choices, label=_("Source"), empty_label=_("All"))
    since = django_filters.DateFilter(
        field_name="valid_on",
        lookup_expr="gte",
        label=_("From day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="valid_on",
        lookup_expr="lte",
        label=_("Until day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = ExchangeRate
        fields = ("currency", "source", "since", "until")
