"""How the list of payments is narrowed."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from grants.payments.models import Payment
from workflows.machines.payment import PaymentState


class PaymentFilter(django_filters.FilterSet):
    """By state, by kind, and by the bank's date."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=PaymentState.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Payment.Kind.choices, empty_label=_("All"))
    paid_from = django_filters.DateFilter(
        label=_("Paid from"),
        field_name="paid_on",
        lookup_expr="gte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    paid_until = django_filters.DateFilter(
        label=_("Paid until"),
        field_name="paid_on",
        lookup_expr="lte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = Payment
        fields = ("state", "kind")
