"""How costs are verified: questions, the sample, reductions, what an auditor notes, what falls after the closure."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, GuestAccess
from grants.core.models import Dated, StoredFile
from grants.monitoring.models.report import Expenditure, Report
from grants.monitoring.rules.sampling import Item, error_basis_points
from grants.payments.models import Recovery
from workflows.models import append_only


class CostMessage(models.Model):
    """A question of finance about one cost, or what the grantee answers; nobody changes it afterwards."""

    cost = models.ForeignKey(Expenditure, on_delete=models.PROTECT, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_answer = models.BooleanField(default=False)
    text = models.CharField(_("message"), max_length=2000)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        triggers = append_only("cost_message")

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:60]}"


class Sample(models.Model):
    """The costs of a report that are verified one by one, with all that it takes to draw them again."""

    permission_prefix = "samples"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="samples")
    round = models.PositiveSmallIntegerField(default=1)
    seed = models.CharField(_("seed"), max_length=64)
    basis_points = models.PositiveIntegerField(_("share of the scheme"))
    risk = models.CharField(_("risk"), max_length=6)
    population = models.JSONField(help_text=_("number, cents and whether it must be verified, of every cost"))
    chosen = models.JSONField(help_text=_("numbers of the costs drawn"))
    size = models.PositiveIntegerField()
    rule_version = models.CharField(max_length=40)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "round"], name="sample_once_per_round")]
        triggers = append_only("sample")

    def __str__(self) -> str:
        return f"{self.report} · {self.size}"

    @property
    def items(self) -> list[Item]:
        """The costs as they stood when the sample was drawn."""
        return [Item(number, cents, must) for number, cents, must in self.population]

    def errors_in(self, costs: Iterable[Expenditure]) -> int:
        """Return which part of what was claimed in the sample does not stand, in basis points."""
        drawn = set(self.chosen)
        decided = [cost for cost in costs if cost.pk in drawn and cost.is_decided]
        return error_basis_points((cost.amount_cents, cost.accepted_cents) for cost in decided)


class Reduction(models.Model):
    """By how much a grant is reduced for a poor or late implementation; the newest one counts."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reductions")
    basis_points = models.PositiveIntegerField(_("reduction, percent"))
    reason = models.CharField(_("reason"), max_length=1000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(basis_points__lte=10_000), name="reduction_at_most_all")
        ]
        triggers = append_only("reduction")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.basis_points / 100:g} %"


class Disallowance(models.Model):
    """What an audit took out of an accepted cost once the final amount stood, and what is owed back for it; cents."""

    permission_prefix = "disallowances"

    cost = models.ForeignKey(Expenditure, on_delete=models.PROTECT, related_name="disallowances")
    amount_cents = models.BigIntegerField(_("amount of the cost"))
    reason = models.CharField(_("reason"), max_length=1000)
    finding = models.CharField(_("finding of the audit"), max_length=300)
    final_before_cents = models.BigIntegerField()
    final_after_cents = models.BigIntegerField()
    recovery = models.OneToOneField(
        Recovery, null=True, blank=True, on_delete=models.PROTECT, related_name="disallowance"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="disallowance_positive"),
            models.CheckConstraint(
                condition=models.Q(final_after_cents__gte=0, final_after_cents__lte=models.F("final_before_cents")),
                name="disallowance_lowers",
            ),
        ]
        triggers = append_only("disallowance")

    def __str__(self) -> str:
        return f"{self.cost} · {self.finding}"

    @property
    def owed_cents(self) -> int:
        """What of the grant is owed back for it."""
        return self.final_before_cents - self.final_after_cents


class AuditNote(Dated):
    """What somebody who examines a grant from outside writes about it; the office reads it, nobody else."""

    class Kind(models.TextChoices):
        NOTE = "note", _("Note")
        FINDING = "finding", _("Finding")

    permission_prefix = "audit_notes"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="audit_notes")
    access = models.ForeignKey(GuestAccess, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("what it is"), max_length=7, choices=Kind.choices, default=Kind.NOTE)
    cost = models.ForeignKey(
        Expenditure,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="audit_notes",
        verbose_name=_("cost"),
    )
    about = models.CharField(_("about"), max_length=240, blank=True, help_text=_("the cost as it was named"))
    text = models.TextField(_("text"), max_length=4000)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.agreement.reference}"
