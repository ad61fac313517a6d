"""The list of bank accounts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, StateColumn
from grants.people.countries import name_of
from grants.people.models import BankAccount


class AccountTable(ListTable):
    """Bank accounts with what tells them apart."""

    organisation = tables.Column(linkify=("people:account", {"pk": A("pk")}), verbose_name=_("Organisation"))
    country = tables.Column(accessor="organisation__country", verbose_name=_("Country"))
    holder = tables.Column(verbose_name=_("Holder"))
    iban = tables.Column(verbose_name=_("IBAN"))
    created_at = MomentColumn(verbose_name=_("Entered"))
    state = StateColumn(verbose_name=_("State"))

    class Meta(ListTable.Meta):
        model = BankAccount
        fields = ("organisation", "country", "holder", "iban", "created_at", "state")

    def render_country(self, value: str) -> str:
        """Show the country's name."""
        return name_of(value)

    def value_country(self, value: str) -> str:
        """Export the country's name."""
        return name_of(value)
