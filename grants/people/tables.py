"""The lists of organisations and of bank accounts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, StateColumn
from grants.people.countries import name_of
from grants.people.models import BankAccount, Organisation


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


class OrganisationTable(ListTable):
    """Organisations with what tells them apart."""

    name = tables.Column(linkify=("people:organisation", {"pk": A("pk")}), verbose_name=_("Organisation"))
    kind = tables.Column(accessor="get_kind_display", order_by="kind", verbose_name=_("Kind"))
    country = tables.Column(verbose_name=_("Country"))
    settlement = tables.Column(verbose_name=_("Town"))
    registration_number = tables.Column(verbose_name=_("Registration number"))
    created_at = MomentColumn(time=False, verbose_name=_("Here since"))

    class Meta(ListTable.Meta):
        model = Organisation
        fields = ("name", "kind", "country", "settlement", "registration_number", "created_at")

    def render_country(self, value: str) -> str:
        """Show the country's name."""
        return name_of(value)

    def value_country(self, value: str) -> str:
        """Export the country's name."""
        return name_of(value)
