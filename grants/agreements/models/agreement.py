"""The grant agreement as it stands today, with its budget and its instalments."""

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Heading
from grants.calls.rules.granting import GrantTerms, grant_terms_of
from grants.calls.rules.reporting import ReportTerms, report_terms_of
from grants.core.models import Dated, StoredFile
from grants.evaluation.models import Award
from grants.people.models import Organisation
from workflows.engine import records_of
from workflows.machines.agreement import AgreementMachine

if TYPE_CHECKING:
    from grants.agreements.models.signing import CoGrantee


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
    terms = models.JSONField(default=dict, blank=True, help_text=_("The rules of the call as they stood"))
    version = models.PositiveSmallIntegerField(default=1)
    template = models.ForeignKey(
        "grants.AgreementTemplate", null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    rate = models.DecimalField(
        max_digits=18,
        decimal_places=8,
        null=True,
        blank=True,
        help_text=_("Its units for one of the pot's"),
    )
    rate_source = models.CharField(_("source of the rate"), max_length=120, blank=True)
    rate_on = models.DateField(_("day of the rate"), null=True, blank=True)
    sign_by = models.DateField(_("to be signed by the grantee by"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended since"), null=True, blank=True)
    terminated_on = models.DateField(_("ended before its time on"), null=True, blank=True)
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
    def grant_terms(self) -> GrantTerms:
        """The rules that bind this grant: those of its call as they stood when it was drawn up."""
        return grant_terms_of(self.terms)

    @property
    def report_terms(self) -> ReportTerms:
        """The rules by which it reports and is verified, as they stood when it was drawn up."""
        return report_terms_of(self.terms.get("reporting", {}))

    @property
    def language(self) -> str:
        """The language of the contract."""
        return self.grant_terms.agreement_language

    @property
    def book_currency(self) -> str:
        """The currency of the pot, in which the ledger keeps this grant; the contract may be in another."""
        return str(self.award.currency)

    @property
    def eligible_from(self) -> datetime.date:
        """The first day whose costs count: the start, or the last signature where the call allows nothing before it."""
        if self.grant_terms.starts_before_signature or self.in_force_at is None:
            return self.starts_on
        return max(self.starts_on, timezone.localdate(self.in_force_at))

    @property
    def conditions_are_met(self) -> bool:
        from grants.agreements.conditions import open_conditions

        return not open_conditions(self)

    @property
    def signing_round(self) -> int:
        """How often the text was offered; signatures under an earlier offer do not count."""
        return records_of(self).filter(verb="offer").count()

    @property
    def everyone_has_signed(self) -> bool:
        return not self.still_to_cosign

    @property
    def still_to_cosign(self) -> list["CoGrantee"]:
        """The co-grantees whose signature under the present text is missing."""
        asked = [row for row in self.co_grantees.all() if row.must_sign and row.left_on is None]
        if not asked:
            return []
        current = self.signing_round
        under = [row for row in self.signatures.all() if row.amendment_id is None and row.round == current]
        signed = {row.co_grantee_id for row in under}
        return [row for row in asked if row.pk not in signed]

    @property
    def is_awarded_again(self) -> bool:
        return str(self.award.state) == "pending"

    @property
    def is_complete(self) -> bool:
        budget = sum(line.amount_cents for line in self.lines.all())
        instalments = sum(instalment.amount_cents for instalment in self.instalments.all())
        return budget == self.total_cents and instalments == self.amount_cents

    @property
    def closure_is_prepared(self) -> bool:
        return hasattr(self, "closure")

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
    cofinancing_cents = models.BigIntegerField(_("of which co-financing"), default=0)
    co_grantee = models.ForeignKey(
        "grants.CoGrantee", null=True, blank=True, on_delete=models.PROTECT, related_name="lines"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount_cents__gte=0), name="agreement_line_not_negative"),
            models.CheckConstraint(
                condition=models.Q(cofinancing_cents__gte=0, cofinancing_cents__lte=models.F("amount_cents")),
                name="agreement_line_cofinancing_within",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def grant_cents(self) -> int:
        """What of the line the grant pays, in cents."""
        return self.amount_cents - self.cofinancing_cents


class Instalment(models.Model):
    """A part of the grant, and what makes it due: the signature, a date, a condition, or a report."""

    permission_prefix = "instalments"

    class Trigger(models.TextChoices):
        SIGNATURE = "signature", _("when the agreement comes into force")
        DATE = "date", _("on a date")
        MANUAL = "manual", _("when its condition is met")
        INTERIM = "interim", _("when the interim report is accepted")
        REPORT = "report", _("when the final report is accepted")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    trigger = models.CharField(_("due"), max_length=10, choices=Trigger.choices)
    amount_cents = models.BigIntegerField(_("amount, at most"))
    due_on = models.DateField(_("on"), null=True, blank=True)
    condition = models.CharField(_("condition"), max_length=300, blank=True)
    met_at = models.DateTimeField(_("condition met"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    met_note = models.CharField(_("how it is known"), max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="instalment_numbered_once"),
            models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="instalment_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.agreement.reference}"

    @property
    def interim_number(self) -> int:
        """Which of the instalments that wait for an interim report it is: the first waits for the first."""
        parts = self.agreement.instalments.all()
        return sum(part.trigger == self.Trigger.INTERIM and part.number <= self.number for part in parts)

    @property
    def interim_is_accepted(self) -> bool:
        """Whether as many interim reports are accepted as instalments wait for one, up to this."""
        reports = self.agreement.reports.all()
        accepted = sum(row.kind == "interim" and str(row.state) == "accepted" for row in reports)
        return accepted >= self.interim_number

    @property
    def interim_due_on(self) -> datetime.date | None:
        """The day on which its interim report is due; None where the agreement owes no such report."""
        owed = [duty for duty in self.agreement.report_duties.all() if duty.kind == "interim"]
        return next((duty.due_on for duty in owed[self.interim_number - 1 :]), None)
