"""How the lists of organisations and of bank accounts are narrowed down."""

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.people import countries
from grants.people.models import BankAccount, Organisation
from workflows.machines.bank_account import BankAccountState


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By state and by country."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=BankAccountState.choices, empty_label=_("All"))
    country = django_filters.ChoiceFilter(
        label=_("Country"), field_name="organisation__country", choices=countries.choices, empty_label=_("All")
    )

    class Meta:
        model = BankAccount
        fields = ("state", "country")


class OrganisationFilter(django_filters.FilterSet):  # type: ignore[misc]
    """By kind and by country."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All"))
    country = django_filters.ChoiceFilter(label=_("Country"), choices=countries.choices, empty_label=_("All"))

    class Meta:
        model = Organisation
        fields = ("kind", "country")
