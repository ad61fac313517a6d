"""How the lists of the bank are narrowed."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from grants.payments.models import PayingAccount, PaymentBatch, Statement, StatementLine
from grants.payments.selectors.bank import READERS, whole_programmes
from workflows.machines.payment_batch import PaymentBatchState

DAY = {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


def readable_accounts(request: Any) -> QuerySet[PayingAccount]:
    """Return the accounts that the reader may narrow a list to."""
    if request is None:
        return PayingAccount.objects.none()
    return PayingAccount.objects.filter(programme__in=whole_programmes(request.user, *READERS))


class BatchFilter(django_filters.FilterSet):
    """By state, account, and the day of payment."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=PaymentBatchState.choices, empty_label=_("All"))
    account = django_filters.ModelChoiceFilter(label=_("Account"), queryset=readable_accounts, empty_label=_("All"))
    day_from = django_filters.DateFilter(label=_("From"), field_name="execution_on", lookup_expr="gte", **DAY)
    day_until = django_filters.DateFilter(label=_("Until"), field_name="execution_on", lookup_expr="lte", **DAY)

    class Meta:
        model = PaymentBatch
        fields = ("state", "account")


class StatementFilter(django_filters.FilterSet):
    """By account and period."""

    account = django_filters.ModelChoiceFilter(label=_("Account"), queryset=readable_accounts, empty_label=_("All"))
    day_from = django_filters.DateFilter(label=_("From"), field_name="ends_on", lookup_expr="gte", **DAY)
    day_until = django_filters.DateFilter(label=_("Until"), field_name="ends_on", lookup_expr="lte", **DAY)

    class Meta:
        model = Statement
        fields = ("account",)


class LineFilter(django_filters.FilterSet):
    """By outcome, account, period, and any word of the bank's."""

    words = django_filters.CharFilter(label=_("Name, text or reference"), method="with_words")
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=StatementLine.Outcome.choices, empty_label=_("All")
    )
    account = django_filters.ModelChoiceFilter(
        label=_("Account"), field_name="statement__account", queryset=readable_accounts, empty_label=_("All")
    )
    day_from = django_filters.DateFilter(label=_("From"), field_name="booked_on", lookup_expr="gte", **DAY)
    day_until = django_filters.DateFilter(label=_("Until"), field_name="booked_on", lookup_expr="lte", **DAY)

    class Meta:
        model = StatementLine
        fields = ("words", "outcome", "account")

    def with_words(self, queryset: QuerySet[StatementLine], _name: str, value: str) -> QuerySet[StatementLine]:
        """Return the lines in which the words stand, in whatever field the bank wrote them."""
        words = value.replace("\0", "")
        found = Q()
        for field in ("counterparty", "remittance", "end_to_end_id", "bank_reference", "iban"):
            found |= Q(**{f"{field}__icontains": words})
        return queryset.filter(found)
