"""The list of payments."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, MoneyColumn, StateColumn
from grants.payments.models import Payment


class PaymentTable(ListTable):
    """Payments with their amounts and the bank's dates."""

    reference = tables.Column(
        accessor="agreement__reference",
        linkify=("payments:detail", {"pk": A("pk")}),
        verbose_name=_("Agreement"),
    )
    organisation = tables.Column(accessor="agreement__organisation__name", verbose_name=_("Grantee"))
    kind = tables.Column(verbose_name=_("Kind"))
    state = StateColumn(verbose_name=_("State"))
    amount_cents = MoneyColumn(verbose_name=_("Amount (EUR)"))
    created_at = MomentColumn(verbose_name=_("Requested"), time=False)
    paid_on = MomentColumn(verbose_name=_("Date of the bank"), default="—")
    bank_reference = tables.Column(verbose_name=_("Reference of the bank"))

    class Meta(ListTable.Meta):
        model = Payment
        fields = (
            "reference",
            "organisation",
            "kind",
            "state",
            "amount_cents",
            "created_at",
            "paid_on",
            "bank_reference",
        )
