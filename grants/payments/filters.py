"""How the list of payments is narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.payments.models import Payment, Recovery
from grants.payments.selectors import calls_with_payments
from workflows.machines.payment import PaymentState
from workflows.machines.recovery import RecoveryState


class PaymentFilter(django_filters.FilterSet):
    """By state, by kind, by call, by the day since which it is due, and by the bank's date."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=PaymentState.choices, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Payment.Kind.choices, empty_label=_("All"))
    call = django_filters.ModelChoiceFilter(
        label=_("Call"),
        field_name="agreement__award__application__call",
        queryset=lambda request: calls_with_payments(request.user),
        empty_label=_("All"),
    )
    due_until = django_filters.DateFilter(
        label=_("Due until"),
        field_name="due_since",
        lookup_expr="lte",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
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


class RecoveryFilter(django_filters.FilterSet):
    """By state, by reason, and by whether the day has passed."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=RecoveryState.choices, empty_label=_("All"))
    origin = django_filters.ChoiceFilter(label=_("Why"), choices=Recovery.Origin.choices, empty_label=_("All"))
    overdue = django_filters.ChoiceFilter(
        label=_("Day to pay"),
        choices=[("yes", _("Overdue")), ("no", _("Not overdue"))],
        empty_label=_("All"),
        method="by_day",
    )

    class Meta:
        model = Recovery
        fields = ("state", "origin")

    def by_day(self, found: QuerySet[Recovery], _name: str, value: Any) -> QuerySet[Recovery]:
        """Keep what is past its day and not all back, or the rest."""
        late = Q(state="due", due_on__lt=timezone.localdate())
        return found.filter(late) if value == "yes" else found.exclude(late)
