"""How the list of reports is narrowed."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import ReportDuty
from grants.agreements.selectors import agreements_visible_to
from grants.calls.models import Call
from grants.monitoring.tables.reports import STANDS


def calls_of_reader(request: Any) -> Any:
    """Return the calls that the reader's agreements belong to."""
    mine = agreements_visible_to(request.user).values("award__application__call")
    return Call.objects.filter(pk__in=mine).order_by("reference")


class ReportFilter(django_filters.FilterSet):
    """By where the report stands, and by call."""

    stands = django_filters.ChoiceFilter(
        label=_("Report"), choices=[(key, label) for key, (label, _tone) in STANDS.items()], empty_label=_("All")
    )
    call = django_filters.ModelChoiceFilter(
        label=_("Call"),
        field_name="agreement__award__application__call",
        queryset=calls_of_reader,
        empty_label=_("All"),
    )

    class Meta:
        model = ReportDuty
        fields = ("stands", "call")
