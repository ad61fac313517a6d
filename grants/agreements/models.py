"""Grant agreements: the contract with its budget, its instalments and its signatures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Heading
from grants.core.models import Dated, StoredFile
from grants.evaluation.models import Award
from grants.people.models import Organisation
from workflows.machines.agreement import AgreementMachine
from workflows.models import append_only


class Agreement(AgreementMachine, Dated):
    """The grant agreement of an award; the grant is a maximum amount and a share of the total cost."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="agreement")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    reference = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=140)
    currency = models.CharField(max_length=3, default="EUR")
    amount_cents = models.BigIntegerField(_("maximum grant"))
    cofinancing_cents = models.BigIntegerField(_("co-financing"), default=0)
    starts_on = models.DateField(_("start"))
    ends_on = models.DateField(_("end"))
    report_due_on = models.DateField(_("final report due"))
    special_conditions = models.TextField(_("special conditions"), max_length=5000, blank=True)
    indicator = models.CharField(_("indicator"), max_length=200)
    indicator_baseline = models.PositiveIntegerField(_("baseline"), default=0)
    indicator_target = models.PositiveIntegerField(_("target"))
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="agreement_amount_positive"),
            models.CheckConstraint(
                condition=models.Q(cofinancing_cents__gte=0), name="agreement_cofinancing_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="agreement_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.title}"

    @property
    def total_cents(self) -> int:
        """The total cost of the project in cents: the grant and the co-financing."""
        return self.amount_cents + self.cofinancing_cents

    @property
    def is_complete(self) -> bool:
        budget = sum(line.amount_cents for line in self.lines.all())
        instalments = sum(instalment.amount_cents for instalment in self.instalments.all())
        return budget == self.total_cents and instalments == self.amount_cents

    @property
    def is_settled(self) -> bool:
        settlement = getattr(self, "settlement", None)
        return settlement is not None and settlement.is_settled


class AgreementLine(models.Model):
    """A line of the agreed budget."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices)
    description = models.CharField(_("what for"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=2)
    unit_rate_cents = models.BigIntegerField(_("unit rate"))
    amount_cents = models.BigIntegerField(_("amount"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gte=0), name="agreement_line_not_negative")
        ]

    def __str__(self) -> str:
        return self.description


class Instalment(models.Model):
    """A part of the grant: an advance on signature, or the balance after the final report."""

    class Trigger(models.TextChoices):
        SIGNATURE = "signature", _("when the agreement comes into force")
        REPORT = "report", _("when the final report is accepted")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    trigger = models.CharField(_("due"), max_length=10, choices=Trigger.choices)
    amount_cents = models.BigIntegerField(_("amount, at most"))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="instalment_numbered_once"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.agreement.reference}"


class Signature(models.Model):
    """A party's signature under the frozen text of an agreement."""

    class Party(models.TextChoices):
        GRANTEE = "grantee", _("Grantee")
        FUNDER = "funder", _("Funder")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("in which capacity"), max_length=120)
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="signature_once_per_party")]
        triggers = append_only("signature")

    def __str__(self) -> str:
        return f"{self.name}, {self.get_party_display()}"
