"""Reports of grantees, their verification cost by cost, and the settlement of the grant."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, AgreementLine, ReportDuty
from grants.core.models import Dated, StoredFile
from grants.core.remembering import remembered
from grants.ledger.models import Account
from grants.monitoring.models.tally import tally_of
from grants.monitoring.narrating import answer_faults, plan_faults
from grants.payments.models import UNDER_WAY, Payment, Recovery
from workflows.approvals import Chain, approvals_of
from workflows.machines.report import ReportMachine
from workflows.models import Approval, append_only

ACCEPTANCE = Chain("report-acceptance", ("officer", "finance"))
UNSETTLED = (Account.Kind.ORDERED, Account.Kind.ADVANCED, Account.Kind.PAYABLE)


class Report(ReportMachine, Dated):
    """A report of a grant, interim or final: what was done, what came of it, and what it cost."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    final_of = models.OneToOneField(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="report",
        help_text=_("The agreement, when it is the final report; there is one of them"),
    )
    duty = models.OneToOneField(ReportDuty, on_delete=models.PROTECT, related_name="report")
    kind = models.CharField(_("report"), max_length=8, choices=ReportDuty.Kind.choices, default=ReportDuty.Kind.FINAL)
    due_on = models.DateField(_("due"))
    cofinancing_spent_cents = models.BigIntegerField(_("co-financing spent"), default=0)
    other_income_cents = models.BigIntegerField(_("other income of the project"), default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    round = models.PositiveSmallIntegerField(default=1, help_text=_("grows each time it is returned"))
    return_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, help_text=_("grows with each saved figure"))
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="final", final_of=models.F("agreement"))
                | models.Q(kind="interim", final_of__isnull=True),
                name="report_final_of_its_agreement",
            ),
            models.CheckConstraint(condition=models.Q(other_income_cents__gte=0), name="report_income_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.duty)

    @property
    def is_final(self) -> bool:
        return self.kind == ReportDuty.Kind.FINAL

    @property
    def reference(self) -> str:
        """The address of the report: that of the grant for the final one."""
        return self.duty.reference

    @property
    def parts(self) -> list[str]:
        """What it tells: narrative, financial, indicators."""
        return self.duty.asked_parts

    @property
    def missing(self) -> list[str]:
        """The parts that are not complete yet: narrative, plan, activities, indicator, costs."""
        complete: dict[str, tuple[str, Callable[[], bool]]] = {
            "narrative": ("narrative", lambda: not answer_faults(self)),
            "plan": ("narrative", lambda: not plan_faults(self)),
            "activities": ("narrative", self.activities.exists),
            "indicator": ("indicators", lambda: self.has_every_value),
            "costs": ("financial", lambda: self.has_costs_with_receipts),
        }
        return [name for name, (part, is_done) in complete.items() if part in self.parts and not is_done()]

    @property
    def has_every_value(self) -> bool:
        """Whether it says of every indicator of the grant what was reached."""
        told = {value.grant_indicator_id for value in self.indicator_values.all() if value.state != "superseded"}
        return all(row.pk in told for row in self.agreement.indicators.all())

    @property
    def has_costs_with_receipts(self) -> bool:
        costs = tally_of(self)
        return bool(costs.count) and not costs.without_receipt

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
    def asked_roles(self) -> set[str]:
        """Who must accept it: the officer what is told, finance what it cost, each where it has that part."""
        parts = set(self.parts)
        officer, finance = ACCEPTANCE.roles
        return ({officer} if parts - {"financial"} else set()) | ({finance} if "financial" in parts else set())

    @property
    def narrative_is_asked(self) -> bool:
        """Whether it has a part that the officer reads."""
        return "officer" in self.asked_roles

    @property
    def costs_are_asked(self) -> bool:
        """Whether it has a part that finance verifies."""
        return "finance" in self.asked_roles

    @property
    def narrative_is_open(self) -> bool:
        return "officer" in self.asked_roles - self.approved_roles

    @property
    def costs_are_open(self) -> bool:
        return "finance" in self.asked_roles - self.approved_roles

    @property
    def every_cost_is_verified(self) -> bool:
        return not tally_of(self).undecided

    @property
    def no_question_is_open(self) -> bool:
        return not tally_of(self).asked

    @property
    def every_high_cost_is_confirmed(self) -> bool:
        return not tally_of(self).unconfirmed

    @cached_property
    def sample(self) -> Any:
        """The sample of this round, or None: one drawn before a return is void."""
        return next((sample for sample in self.samples.all() if sample.round == self.round), None)

    @property
    def sample_holds(self) -> bool:
        if not tally_of(self).unreviewed:
            return True
        limit = self.agreement.report_terms.sample_error_basis_points
        return self.sample is not None and self.sample.errors_in(self.costs.all()) <= limit

    @property
    def has_both_approvals(self) -> bool:
        return self.approved_roles == self.asked_roles


class Expenditure(models.Model):
    """One cost: a document of a supplier, charged to a line of the agreed budget, with its receipt."""

    permission_prefix = "costs"  # its verification is recorded on the cost itself, so that a later one hides nothing
    TONES: ClassVar = {"pending": "quiet", "asked": "now", "accepted": "done", "partly": "warn", "refused": "stop"}

    class Outcome(models.TextChoices):
        PENDING = "pending", _("To verify")
        ACCEPTED = "accepted", _("Accepted")
        PARTLY = "partly", _("Partly accepted")
        REFUSED = "refused", _("Refused")
        ASKED = "asked", _("Question open")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="costs")
    line = models.ForeignKey(AgreementLine, on_delete=models.PROTECT, related_name="costs")
    spent_on = models.DateField(_("date"))
    supplier = models.CharField(_("supplier"), max_length=160)
    document_number = models.CharField(_("document number"), max_length=60)
    description = models.CharField(_("what for"), max_length=200)
    amount_cents = models.BigIntegerField(_("amount"))
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    currency = models.CharField(_("currency of the document"), max_length=3, blank=True)
    document_cents = models.BigIntegerField(_("amount of the document, in its currency"), null=True, blank=True)
    rate = models.DecimalField(
        _("its units for one of the agreement's"), max_digits=18, decimal_places=8, null=True, blank=True
    )
    rate_source = models.CharField(_("source of the rate"), max_length=120, blank=True)
    vat_cents = models.BigIntegerField(_("of which value added tax that you recover"), default=0)
    cofinancing_cents = models.BigIntegerField(_("of which paid by co-financing"), default=0)
    is_in_kind = models.BooleanField(_("contributed in kind"), default=False)
    cost_type = models.CharField(_("kind of cost"), max_length=40, blank=True)
    activity = models.ForeignKey(
        "Event", null=True, blank=True, on_delete=models.SET_NULL, related_name="costs", verbose_name=_("activity")
    )
    language = models.CharField(_("language of the document"), max_length=10, blank=True)
    summary = models.CharField(_("summary in the language of the agreement"), max_length=500, blank=True)
    receipt = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    accepted_cents = models.BigIntegerField(_("accepted"), default=0)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("second pair of eyes"),
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    is_unreviewed = models.BooleanField(default=False, help_text=_("accepted since the sample left it out"))

    class Meta:
        ordering = ["spent_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="cost_positive"),
            models.CheckConstraint(
                condition=models.Q(accepted_cents__gte=0, accepted_cents__lte=models.F("amount_cents")),
                name="cost_accepted_within_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(vat_cents__gte=0, cofinancing_cents__gte=0)
                & models.Q(vat_cents__lte=models.F("amount_cents"), cofinancing_cents__lte=models.F("amount_cents")),
                name="cost_parts_within_amount",
            ),
        ]
        indexes = [models.Index(fields=["supplier", "document_number", "amount_cents"], name="cost_seen_twice")]

    def __str__(self) -> str:
        return f"{self.supplier} · {self.document_number}"

    @property
    def tone(self) -> str:
        return self.TONES[self.outcome]

    @property
    def is_decided(self) -> bool:
        """Whether it is accepted, partly accepted or refused; a question may still be open."""
        return self.outcome in (self.Outcome.ACCEPTED, self.Outcome.PARTLY, self.Outcome.REFUSED)

    def waits_for_second(self, above_cents: int | None) -> bool:
        """Whether something of it is accepted, it is above the sum (cents), and no second person has confirmed it."""
        is_high = above_cents is not None and self.amount_cents > above_cents
        return is_high and self.is_decided and bool(self.accepted_cents) and self.confirmed_by_id is None


class CostFile(models.Model):
    """A file that proves a cost besides its receipt: a further receipt, the payment, what its heading asks for."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        PAYMENT = "payment", _("Proof of payment")
        CONTRACT = "contract", _("Contract")
        TIMESHEET = "timesheet", _("Timesheet")
        PAYSLIP = "payslip", _("Payslip")
        INVENTORY = "inventory", _("Inventory")
        HANDOVER = "handover", _("Handover record")
        PROCUREMENT = "procurement", _("Procurement file")
        OFFER = "offer", _("Offer")
        BOARDING_PASS = "boarding_pass", _("Boarding pass or ticket")
        PARTICIPANTS = "participants", _("List of participants")
        OTHER = "other", _("Other")

    cost = models.ForeignKey(Expenditure, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("what it is"), max_length=14, choices=Kind.choices, default=Kind.RECEIPT)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    message = models.ForeignKey(
        "grants.CostMessage", null=True, blank=True, on_delete=models.PROTECT, related_name="files"
    )

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["cost", "file"], name="cost_file_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file}"


class Settlement(models.Model):
    """The final amount of a grant, computed once when the report is accepted; in cents."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="settlement")
    accepted_cost_cents = models.BigIntegerField()
    final_grant_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    balance_cents = models.BigIntegerField(help_text=_("still to pay"))
    recovery_cents = models.BigIntegerField(help_text=_("to be paid back"))
    other_income_cents = models.BigIntegerField(default=0)
    reduction_basis_points = models.PositiveIntegerField(default=0)
    reduction_reason = models.CharField(max_length=1000, blank=True)
    no_profit = models.BooleanField(default=False)
    rule_version = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        triggers = append_only("settlement")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.final_grant_cents / 100:,.2f}"

    @property
    def is_settled(self) -> bool:
        """Whether every euro is accepted, back or given up: nothing stands between, nothing is on its way."""
        return remembered(("settled", self.agreement_id), self._is_settled)

    def _is_settled(self) -> bool:
        standing = Account.objects.filter(owner_type="agreement", owner_id=OuterRef("pk"), kind__in=UNSETTLED)
        payments = Payment.objects.filter(agreement=OuterRef("pk"), state__in=UNDER_WAY)
        recoveries = Recovery.objects.filter(agreement=OuterRef("pk"), state__in=["requested", "due"])
        open_ones = Exists(standing.filter(balance__gt=0)) | Exists(payments) | Exists(recoveries)
        return not Agreement.objects.filter(open_ones, pk=self.agreement_id).exists()
