"""What the public list of awards can be narrowed by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.evaluation.models import Award
from grants.programmes.models import Beneficiary


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
