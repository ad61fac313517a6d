"""Payments: instalments and balances paid to grantees, and money recovered from them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, Instalment
from grants.core.models import Dated
from grants.people.models import BankAccount
from workflows.machines.payment import PaymentMachine


class Payment(PaymentMachine, Dated):
    """An order to pay a grantee, or to call money back; requested by one person and approved by another."""

    class Kind(models.TextChoices):
        INSTALMENT = "instalment", _("Instalment")
        BALANCE = "balance", _("Balance")
        RECOVERY = "recovery", _("Recovery")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payments")
    instalment = models.ForeignKey(Instalment, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="EUR")
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(_("date of the bank"), null=True, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=80, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=models.Q(state__in=["requested", "ordered", "paid"]),
                name="payment_live_once_per_instalment",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="payment_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.agreement.reference}"

    @property
    def account_is_confirmed(self) -> bool:
        if self.kind == self.Kind.RECOVERY:
            return True
        return self.bank_account is not None and self.bank_account.state == "confirmed"
