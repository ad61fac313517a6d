"""The list of payments."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
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
    amount_cents = MoneyColumn(verbose_name=_("Amount"))
    currency = tables.Column(verbose_name=_("Currency"))
    due_since = MomentColumn(verbose_name=_("Due since"), default="—")
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
            "currency",
            "due_since",
            "created_at",
            "paid_on",
            "bank_reference",
        )


class ApproverTable(PaymentTable):
    """The payments with a box before each that waits for an approval; the boxes belong to the form below the list."""

    pick = tables.Column(
        accessor="pk",
        verbose_name=_("Pick"),
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(PaymentTable.Meta):
        sequence = ("pick", "...")

    def render_pick(self, record: Payment) -> Any:
        """Show the box of a payment that an approval can follow; its value says what was read."""
        if str(record.state) not in ("requested", "endorsed"):
            return ""
        return format_html(
            '<input type="checkbox" form="approve-many" name="pick" value="{}|{}" aria-label="{}">',
            record.pk,
            record.seen,
            _("Pick %(what)s") % {"what": record},
        )
