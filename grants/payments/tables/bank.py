"""The lists of paying accounts, files for the bank, statements and their lines."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from grants.core.tables import ListTable, MomentColumn, MoneyColumn, NumberColumn, StateColumn
from grants.payments.models import PayingAccount, PaymentBatch, Statement, StatementLine


class PayingAccountTable(ListTable):
    """Accounts of the institution, with those that are out of use."""

    iban = tables.Column(linkify=("payments:paying_account", {"pk": A("pk")}), verbose_name=_("IBAN"))
    name = tables.Column(verbose_name=_("Account holder"))
    bank_name = tables.Column(verbose_name=_("Bank"))
    currency = tables.Column(verbose_name=_("Currency"))
    network = tables.Column(verbose_name=_("Payments by"))
    programme = tables.Column(verbose_name=_("Programme"))
    is_active = tables.BooleanColumn(verbose_name=_("In use"), yesno=(_("yes"), _("no")))

    class Meta(ListTable.Meta):
        model = PayingAccount
        fields = ("iban", "name", "bank_name", "currency", "network", "programme", "is_active")


class BatchTable(ListTable):
    """Files for the bank with their sums and fingerprints."""

    reference = tables.Column(linkify=("payments:batch", {"pk": A("pk")}), verbose_name=_("File"))
    state = StateColumn(verbose_name=_("State"))
    format = tables.Column(verbose_name=_("Form"))
    account = tables.Column(accessor="account__iban", verbose_name=_("Account"))
    execution_on = MomentColumn(verbose_name=_("To be paid on"), time=False)
    count = NumberColumn(verbose_name=_("Payments"))
    control_sum_cents = MoneyColumn(verbose_name=_("Control sum"))
    currency = tables.Column(accessor="account__currency", verbose_name=_("Currency"))
    sha256 = tables.Column(accessor="file__sha256", verbose_name=_("Fingerprint"), default="—", visible=False)

    class Meta(ListTable.Meta):
        model = PaymentBatch
        fields = (
            "reference",
            "state",
            "format",
            "account",
            "execution_on",
            "count",
            "control_sum_cents",
            "currency",
            "sha256",
        )


class StatementTable(ListTable):
    """Statements with their balances, and how many lines wait for a person."""

    id = tables.Column(linkify=("payments:statement", {"pk": A("pk")}), verbose_name=_("Statement"))
    account = tables.Column(accessor="account__iban", verbose_name=_("Account"))
    number = tables.Column(verbose_name=_("Number"), empty_values=())
    ends_on = MomentColumn(verbose_name=_("Until"), time=False, default="—")
    opening_cents = MoneyColumn(verbose_name=_("Opening balance"))
    closing_cents = MoneyColumn(verbose_name=_("Closing balance"))
    currency = tables.Column(accessor="account__currency", verbose_name=_("Currency"))
    line_count = NumberColumn(verbose_name=_("Lines"))
    open_count = NumberColumn(verbose_name=_("To be settled"))
    created_at = MomentColumn(verbose_name=_("Imported"))
    imported_by = tables.Column(verbose_name=_("By"))

    class Meta(ListTable.Meta):
        model = Statement
        fields = (
            "id",
            "account",
            "number",
            "ends_on",
            "opening_cents",
            "closing_cents",
            "currency",
            "line_count",
            "open_count",
            "created_at",
            "imported_by",
        )


class LineTable(ListTable):
    """Movements of the bank, with what each answers."""

    booked_on = MomentColumn(verbose_name=_("Booked on"), time=False, linkify=("payments:line", {"pk": A("pk")}))
    amount_cents = MoneyColumn(verbose_name=_("Amount"))
    currency = tables.Column(verbose_name=_("Currency"))
    counterparty = tables.Column(verbose_name=_("Name"), default="—")
    end_to_end_id = tables.Column(verbose_name=_("End-to-end reference"), default="—")
    bank_reference = tables.Column(verbose_name=_("Reference of the bank"), default="—")
    outcome = tables.Column(verbose_name=_("Outcome"))
    agreement = tables.Column(accessor="payment__agreement__reference", verbose_name=_("Agreement"), default="—")
    reason = tables.Column(verbose_name=_("Remark"), default="—")

    class Meta(ListTable.Meta):
        model = StatementLine
        fields = (
            "booked_on",
            "amount_cents",
            "currency",
            "counterparty",
            "end_to_end_id",
            "bank_reference",
            "outcome",
            "agreement",
            "reason",
        )
