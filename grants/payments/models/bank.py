"""What goes to the bank and what comes back: paying accounts, payment files, statements and their lines."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.core.models import Dated, StoredFile
from grants.payments.models.payment import Payment
from grants.payments.models.recovery import Recovery
from grants.programmes.models import Programme
from workflows.machines.payment_batch import PaymentBatchMachine


class PayingAccount(Dated):
    """An account of the institution from which a programme's grants are paid."""

    permission_prefix = "paying_accounts"

    class Network(models.TextChoices):
        SEPA = "sepa", _("SEPA credit transfers")
        DOMESTIC = "domestic", _("Transfers outside SEPA")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="paying_accounts")
    name = models.CharField(_("account holder"), max_length=70)
    iban = models.CharField(_("IBAN"), max_length=34)
    bic = models.CharField(_("BIC"), max_length=11)
    bank_name = models.CharField(_("bank"), max_length=120)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    network = models.CharField(_("payments by"), max_length=8, choices=Network.choices, default=Network.SEPA)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["programme", "currency", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "iban", "currency"], name="paying_account_once"),
        ]

    def __str__(self) -> str:
        return f"{self.iban} · {self.currency}"


class PaymentBatch(PaymentBatchMachine, Dated):
    """A file of ordered payments; once made, its content, control sum and fingerprint no longer change."""

    class Format(models.TextChoices):
        LIST = "list", _("Payment list (XLSX and CSV)")
        PAIN = "pain", _("ISO 20022 credit transfers (pain.001)")

    account = models.ForeignKey(PayingAccount, on_delete=models.PROTECT, related_name="batches")
    reference = models.CharField(_("reference"), max_length=35, unique=True)
    format = models.CharField(_("form"), max_length=4, choices=Format.choices)
    execution_on = models.DateField(_("to be paid on"))
    count = models.PositiveIntegerField(default=0)
    control_sum_cents = models.BigIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    csv = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def holds_payments(self) -> bool:
        return self.payments.exists()

    @property
    def is_reconciled(self) -> bool:
        return not self.payments.filter(state="ordered").exists()


class Statement(Dated):
    """A statement of the bank as it was imported; the same file is taken once."""

    permission_prefix = "statements"

    class Format(models.TextChoices):
        CAMT = "camt", _("ISO 20022 (camt.053)")
        CSV = "csv", _("CSV")

    account = models.ForeignKey(PayingAccount, on_delete=models.PROTECT, related_name="statements")
    format = models.CharField(max_length=4, choices=Format.choices)
    number = models.CharField(_("number of the statement"), max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    opening_cents = models.BigIntegerField(_("opening balance"), null=True, blank=True)
    closing_cents = models.BigIntegerField(_("closing balance"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["account", "sha256"], name="statement_once_per_account")]

    def __str__(self) -> str:
        return f"{self.account} · {self.number or self.pk}"


class StatementLine(models.Model):
    """A line of a statement: money out is negative. Matched to what it answers, or explained by a person."""

    permission_prefix = "statements"

    class Outcome(models.TextChoices):
        OPEN = "open", _("To be settled")
        PAID = "paid", _("A payment made")
        SHORT = "short", _("A payment made with less than was ordered")
        RETURNED = "returned", _("A payment sent back")
        RECOVERED = "recovered", _("Money paid back by a grantee")
        FEE = "fee", _("A fee of the bank")
        OTHER = "other", _("Not ours, explained")

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    booked_on = models.DateField(_("booked on"))
    value_on = models.DateField(_("value date"), null=True, blank=True)
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3)
    end_to_end_id = models.CharField(_("end-to-end reference"), max_length=35, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=80, blank=True)
    counterparty = models.CharField(_("name"), max_length=140, blank=True)
    iban = models.CharField(_("account"), max_length=34, blank=True)
    remittance = models.CharField(_("text"), max_length=500, blank=True)
    is_return = models.BooleanField(default=False)
    return_reason = models.CharField(_("reason of the return"), max_length=140, blank=True)
    instructed_cents = models.BigIntegerField(_("amount instructed in another currency"), null=True, blank=True)
    instructed_currency = models.CharField(max_length=3, blank=True)
    exchange_rate = models.DecimalField(
        _("rate of the bank"),
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        help_text=_("Units of the instructed currency for one of the account's"),
    )
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, default=Outcome.OPEN)
    payment = models.ForeignKey(
        Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="statement_lines"
    )
    recovery = models.ForeignKey(
        Recovery, null=True, blank=True, on_delete=models.PROTECT, related_name="statement_lines"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)

    class Meta:
        ordering = ["statement", "number"]
        constraints = [models.UniqueConstraint(fields=["statement", "number"], name="statement_line_once")]
        indexes = [
            models.Index(fields=["outcome", "booked_on"], name="statement_line_by_outcome"),
            models.Index(fields=["end_to_end_id"], name="statement_line_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} · {self.amount_cents / 100:,.2f} {self.currency}"
