"""What a grantee has to pay back, and the parts in which it comes."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import Dated, StoredFile
from grants.payments.models.payment import Payment
from workflows.machines.recovery import RecoveryMachine
from workflows.models import append_only


class Recovery(RecoveryMachine, Dated):
    """A sum asked back by a debit note, why, and until when; covered in parts."""

    class Origin(models.TextChoices):
        REJECTED = "rejected", _("Costs that were not accepted")
        UNSPENT = "unspent", _("Money that was not spent")
        INTEREST = "interest", _("Interest earned on the money paid in advance")
        TERMINATION = "termination", _("Termination of the agreement")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="recoveries")
    origin = models.CharField(_("why"), max_length=11, choices=Origin.choices)
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="EUR")
    explanation = models.TextField(_("explanation to the grantee"), max_length=2000, blank=True)
    note_number = models.CharField(_("number of the debit note"), max_length=40, blank=True)
    due_on = models.DateField(_("to be paid by"), null=True, blank=True)
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="recovery_positive"),
            models.UniqueConstraint(
                fields=["note_number"], condition=~models.Q(note_number=""), name="debit_note_numbered_once"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="recovery_by_state")]

    def __str__(self) -> str:
        return f"{self.note_number or self.get_origin_display()} · {self.agreement.reference}"

    @property
    def covered_cents(self) -> int:
        """What was received, offset and waived so far, in cents."""
        return sum(part.amount_cents for part in self.parts.all())

    @property
    def left_cents(self) -> int:
        """What is still to come back, in cents."""
        return self.amount_cents - self.covered_cents

    @property
    def is_covered(self) -> bool:
        return self.left_cents == 0

    def is_overdue(self, day: datetime.date | None = None) -> bool:
        """Whether its day has passed and not all of it has come back."""
        return str(self.state) == "due" and self.due_on is not None and self.due_on < (day or timezone.localdate())


class RecoveryPart(models.Model):
    """A part of a recovery that is covered: money that arrived, a sum offset with consent, or a sum given up."""

    class How(models.TextChoices):
        RECEIVED = "received", _("Received")
        OFFSET = "offset", _("Set off against a payment")
        WAIVED = "waived", _("Given up")

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="parts")
    how = models.CharField(_("how"), max_length=8, choices=How.choices)
    amount_cents = models.BigIntegerField(_("amount"))
    on = models.DateField(_("date"))
    bank_reference = models.CharField(_("reference of the bank"), max_length=80, blank=True)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="offsets")
    consent = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="recovery_part_positive")]
        triggers = append_only("recovery_part")

    def __str__(self) -> str:
        return f"{self.get_how_display()} · {self.amount_cents / 100:,.2f}"
