"""Payments to grantees: instalments and balances."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, Instalment
from grants.core.models import Dated, StoredFile
from grants.people.models import BankAccount
from workflows.engine import records_of
from workflows.machines.payment import PaymentMachine

UNDER_WAY = ["raised", "requested", "endorsed", "ordered"]
LIVE = [*UNDER_WAY, "paid"]  # one instalment is paid once


class Payment(PaymentMachine, Dated):
    """An order to pay a grantee; requested by one person and approved by another, or by two others."""

    class Kind(models.TextChoices):
        INSTALMENT = "instalment", _("Instalment")
        BALANCE = "balance", _("Balance")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payments")
    instalment = models.ForeignKey(Instalment, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="EUR")
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("remark"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    batch = models.ForeignKey(
        "grants.PaymentBatch", null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )
    booked_cents = models.BigIntegerField(
        _("amount in the currency of the pot"), null=True, blank=True, help_text=_("What the ledger moves")
    )
    rate = models.DecimalField(
        _("rate of the bank"),
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        help_text=_("Units of the agreement's currency for one of the pot's"),
    )
    rate_evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    fee_cents = models.BigIntegerField(_("fee of the bank"), default=0)
    paid_on = models.DateField(_("date of the bank"), null=True, blank=True)
    bank_reference = models.CharField(_("reference of the bank"), max_length=80, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="payment_positive"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=models.Q(state__in=LIVE),
                name="payment_live_once_per_instalment",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="payment_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.agreement.reference}"

    @property
    def account_is_confirmed(self) -> bool:
        return self.bank_account is not None and self.bank_account.state == "confirmed"

    @property
    def end_to_end_id(self) -> str:
        """What the bank hands on to the payee and back to us; unlike any other payment's."""
        return f"SOFRA-{self.pk:08d}"

    @property
    def moved_cents(self) -> int:
        """What the ledger moves for it, in cents of the pot's currency: the same amount unless it is in another."""
        return self.amount_cents if self.booked_cents is None else self.booked_cents

    @property
    def transfer_cents(self) -> int:
        """What the bank is asked to pay: the amount less what is set off against money the grantee owes; cents."""
        return self.amount_cents - sum(part.amount_cents for part in self.offsets.all())

    @property
    def takes_two_approvals(self) -> bool:
        """Whether the amount is above the threshold of the scheme, which is in the currency of its agreements, too."""
        threshold = self.agreement.grant_terms.second_approval_cents
        return threshold is not None and self.amount_cents > threshold

    @property
    def endorser_id(self) -> int | None:
        """Who gave the first of two approvals; None where none stands, since each change makes those before it void."""
        given = records_of(self).filter(verb__in=("endorse", "amend")).last() if str(self.state) == "endorsed" else None
        return given.actor_id if given is not None and given.verb == "endorse" else None

    @property
    def is_approved_enough(self) -> bool:
        return self.endorser_id is not None or not self.takes_two_approvals

    @property
    def next_approval(self) -> str:
        """The verb of the approval that comes next: endorse where two are needed and none stands, else approve."""
        return "endorse" if str(self.state) == "requested" and self.takes_two_approvals else "approve"

    @property
    def seen(self) -> str:
        """What an approver decides on, so that another amount or account meanwhile is told from it."""
        return f"{self.amount_cents}:{self.bank_account_id or ''}"

    @property
    def is_not_in_a_sent_file(self) -> bool:
        return self.batch is None or str(self.batch.state) in {"open", "cancelled"}
