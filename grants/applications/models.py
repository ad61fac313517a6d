"""Applications: the draft with its answers and budget, and each version that was handed in, frozen."""

import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.applications.completeness import missing_parts
from grants.applications.rules import Missing, last_day
from grants.calls.models import Call, Heading, Question, RequiredDocument
from grants.core.models import Dated, StoredFile
from grants.people.models import BankAccount, Organisation
from workflows.machines.application import ApplicationMachine
from workflows.models import append_only


class Application(ApplicationMachine, Dated):
    """An organisation's application to a call."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    reference = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title of the project"), max_length=140, blank=True)
    summary = models.TextField(_("summary"), max_length=1500, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("duration, months"), null=True, blank=True)
    settlement = models.CharField(_("where the activities take place"), max_length=200, blank=True)
    indicator = models.CharField(_("one result you will measure"), max_length=200, blank=True)
    indicator_baseline = models.PositiveIntegerField(_("today"), null=True, blank=True)
    indicator_target = models.PositiveIntegerField(_("at the end"), null=True, blank=True)
    bank_account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    cofinancing_cents = models.BigIntegerField(_("brought by you and others"), default=0)
    cofinancing_source = models.CharField(_("from whom, in cash or in kind"), max_length=250, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField(null=True, blank=True)
    declaration_version = models.CharField(max_length=20, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            GinIndex(SearchVector("search_text", config="simple"), name="application_search"),
            models.Index(fields=["call", "state"], name="application_of_call"),
            models.Index(fields=["organisation", "state"], name="application_of_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(cofinancing_cents__gte=0), name="cofinancing_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title or self.reference

    @cached_property
    def missing(self) -> list[Missing]:
        """What must still be done before it can be submitted, in the order of the form."""
        return missing_parts(self)

    @property
    def is_complete(self) -> bool:
        return not missing_parts(self)

    @property
    def ends_on(self) -> datetime.date | None:
        """The last day of the project, as far as start and duration are known."""
        return last_day(self.starts_on, self.months) if self.starts_on and self.months else None

    @property
    def public_state_label(self) -> str:
        """Where it stands, in the words that an applicant understands."""
        if self.state == "submitted":
            return str(_("Being checked") if self.deadline_has_passed else _("Submitted"))
        return str(_("Being assessed")) if self.state == "eligible" else self.get_state_display()

    @property
    def is_in_time(self) -> bool:
        return self.call.accepts_applications

    @property
    def deadline_has_passed(self) -> bool:
        return self.call.deadline_has_passed

    @property
    def was_handed_in(self) -> bool:
        return self.submissions.exists()

    @cached_property
    def frozen(self) -> dict[str, Any]:
        """The content of the version that counts: the last one handed in; empty before the first."""
        if self.submitted_at is None:
            return {}
        last = max(self.submissions.all(), key=lambda submission: submission.number, default=None)
        return last.content if last else {}

    @property
    def is_checked(self) -> bool:
        outcomes = [check.passed for check in self.checks.all()]
        return bool(outcomes) and None not in outcomes

    @property
    def passes_every_check(self) -> bool:
        return all(check.passed for check in self.checks.all())

    @property
    def fails_a_check(self) -> bool:
        return any(check.passed is False for check in self.checks.all())

    @property
    def total_cents(self) -> int:
        """The budget's total in cents."""
        return sum(line.amount_cents for line in self.lines.all())

    @property
    def requested_cents(self) -> int:
        """The grant asked for in cents: the total less the co-financing."""
        return self.total_cents - self.cofinancing_cents


class Answer(models.Model):
    """The present text of one answer; `version` guards a colleague's newer text against being overwritten."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once_per_question")]

    def __str__(self) -> str:
        return f"{self.application_id} · {self.question_id}"


class BudgetLine(models.Model):
    """A line of the provisional budget: quantity × unit rate under one of the six headings."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices)
    description = models.CharField(_("what for"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    quantity = models.DecimalField(
        _("quantity"), max_digits=9, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit_rate_cents = models.BigIntegerField(_("unit rate"))
    amount_cents = models.BigIntegerField(editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, unit_rate_cents__gt=0, amount_cents__gt=0),
                name="budget_line_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.description


class Attachment(Dated):
    """A document of an application; a newer one for the same request replaces it as the current one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(RequiredDocument, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["document__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "document"],
                condition=models.Q(replaced_at__isnull=True),
                name="attachment_current_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)


class Submission(models.Model):
    """A version that was handed in: its frozen content, the instant, and the SHA-256 of what was sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="submission_numbered_once")]
        triggers = append_only("submission")

    def __str__(self) -> str:
        return f"{self.application} · {self.number}"
