"""Reports of grantees, their verification cost by cost, and the settlement of the grant."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, AgreementLine
from grants.core.models import Dated, StoredFile
from grants.ledger.models import Account
from grants.payments.models import UNDER_WAY
from workflows.approvals import Chain, approvals_of
from workflows.machines.report import ReportMachine
from workflows.models import Approval, append_only

ACCEPTANCE = Chain("report-acceptance", ("officer", "finance"))
UNSETTLED = (Account.Kind.ORDERED, Account.Kind.ADVANCED, Account.Kind.PAYABLE)


class Report(ReportMachine, Dated):
    """The final report of a grant: what was done, what came of it, and what it cost."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="report")
    due_on = models.DateField(_("due"))
    achievements = models.TextField(_("what was done and achieved"), max_length=8000, blank=True)
    difficulties = models.TextField(_("difficulties and what you did about them"), max_length=4000, blank=True)
    lasting = models.TextField(_("what will last"), max_length=4000, blank=True)
    indicator_value = models.PositiveIntegerField(_("value reached"), null=True, blank=True)
    cofinancing_spent_cents = models.BigIntegerField(_("co-financing spent"), default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=1, help_text=_("grows each time it is returned"))
    return_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text=_("grows with each saved text"))
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{_('Final report')} · {self.agreement.reference}"

    @property
    def missing(self) -> list[str]:
        """The parts that are not complete yet: narrative, activities, indicator, costs."""
        texts = (self.achievements, self.difficulties, self.lasting)
        costs = list(self.costs.all())
        complete = {
            "narrative": all(text.strip() for text in texts),
            "activities": self.activities.exists(),
            "indicator": self.indicator_value is not None,
            "costs": bool(costs) and all(cost.receipt_id for cost in costs),
        }
        return [part for part, done in complete.items() if not done]

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and it was never handed in; one that was returned came in once."""
        return self.state == "draft" and self.round == 1 and self.due_on < timezone.localdate()

    @property
    def came_late(self) -> bool:
        """Whether it was first handed in after its day."""
        return self.round == 1 and bool(self.submitted_at) and timezone.localdate(self.submitted_at) > self.due_on

    @cached_property
    def approvals(self) -> list[Approval]:
        """The acceptances of this round, oldest first; those before a return are void."""
        return list(approvals_of(self, ACCEPTANCE, round=self.round))

    @property
    def approved_roles(self) -> set[str]:
        return {approval.role for approval in self.approvals}

    @property
    def narrative_is_open(self) -> bool:
        return "officer" not in self.approved_roles

    @property
    def costs_are_open(self) -> bool:
        return "finance" not in self.approved_roles

    @property
    def every_cost_is_verified(self) -> bool:
        return all(cost.outcome != Expenditure.Outcome.PENDING for cost in self.costs.all())

    @property
    def has_both_approvals(self) -> bool:
        return self.approved_roles == set(ACCEPTANCE.roles)


class Activity(models.Model):
    """An activity that was held; numbers of people only, never their names."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(_("activity"), max_length=200)
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=120)
    women = models.PositiveIntegerField(_("women"), default=0)
    men = models.PositiveIntegerField(_("men"), default=0)
    others = models.PositiveIntegerField(_("other or not said"), default=0)

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def participants(self) -> int:
        return self.women + self.men + self.others


class Expenditure(models.Model):
    """One cost: a document of a supplier, charged to a line of the agreed budget, with its receipt."""

    permission_prefix = "costs"  # its verification is recorded on the cost itself, so that a later one hides nothing
    TONES: ClassVar = {"pending": "quiet", "accepted": "done", "partly": "warn", "refused": "stop"}

    class Outcome(models.TextChoices):
        PENDING = "pending", _("To verify")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        REFUSED = "refused", _("Refused")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="costs")
    line = models.ForeignKey(AgreementLine, on_delete=models.PROTECT, related_name="costs")
    spent_on = models.DateField(_("date"))
    supplier = models.CharField(_("supplier"), max_length=160)
    document_number = models.CharField(_("document number"), max_length=60)
    description = models.CharField(_("what for"), max_length=200)
    amount_cents = models.BigIntegerField(_("amount"))
    receipt = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    accepted_cents = models.BigIntegerField(_("accepted"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="cost_positive"),
            models.CheckConstraint(
                condition=models.Q(accepted_cents__gte=0, accepted_cents__lte=models.F("amount_cents")),
                name="cost_accepted_within_amount",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "document_number", "amount_cents"], name="cost_seen_twice")]

    def __str__(self) -> str:
        return f"{self.supplier} · {self.document_number}"

    @property
    def tone(self) -> str:
        return self.TONES[self.outcome]


class Settlement(models.Model):
    """The final amount of a grant, computed once when the report is accepted; in cents."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="settlement")
    accepted_cost_cents = models.BigIntegerField()
    final_grant_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    balance_cents = models.BigIntegerField(help_text=_("still to pay"))
    recovery_cents = models.BigIntegerField(help_text=_("to be paid back"))
    rule_version = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only("settlement")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.final_grant_cents / 100:,.2f}"

    @property
    def is_settled(self) -> bool:
        """Whether every euro is accepted, back or given up: nothing stands between, nothing is on its way."""
        if self.agreement.payments.filter(state__in=UNDER_WAY).exists():
            return False
        if self.agreement.recoveries.filter(state__in=["requested", "due"]).exists():
            return False
        standing = Account.objects.filter(owner_type="agreement", owner_id=self.agreement_id, kind__in=UNSETTLED)
        return not standing.filter(balance__gt=0).exists()
