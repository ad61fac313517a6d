"""The ledger's lists."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, MoneyColumn
from grants.ledger.models import Account, Transfer


def _page_of(account: Account) -> str | None:
    """Return the page of an account; a donor's source has none, for it belongs to no single action."""
    return None if account.kind == Account.Kind.SOURCE else reverse("dashboards:account", args=[account.pk])


class TransferTable(ListTable):
    """Transfers with both their accounts."""

    number = tables.Column(accessor="pk", linkify=("dashboards:transfer", {"pk": A("pk")}), verbose_name=_("Transfer"))
    at = MomentColumn(verbose_name=_("When"))
    kind = tables.Column(verbose_name=_("What"))
    debit = tables.Column(linkify=lambda record: _page_of(record.debit), verbose_name=_("From"))
    credit = tables.Column(linkify=lambda record: _page_of(record.credit), verbose_name=_("To"))
    amount = MoneyColumn(verbose_name=_("Amount"))
    currency = tables.Column(verbose_name=_("Currency"))
    actor = tables.Column(verbose_name=_("By"), default=_("Sofra, by itself"))

    class Meta(ListTable.Meta):
        model = Transfer
        fields = ("number", "at", "kind", "debit", "credit", "amount", "currency", "actor")

    def render_debit(self, record: Any) -> str:
        """Name the account and whose it is."""
        return f"{record.debit.get_kind_display()} · {record.debit_owner}"

    def render_credit(self, record: Any) -> str:
        """Name the account and whose it is."""
        return f"{record.credit.get_kind_display()} · {record.credit_owner}"

    value_debit = render_debit
    value_credit = render_credit
