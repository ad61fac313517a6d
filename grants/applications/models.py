"""Applications: the draft with its answers and budget, and each version that was handed in, frozen."""

import datetime
from decimal import Decimal
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.applications.completeness import missing_parts
from grants.applications.judged import Judged
from grants.applications.rules import Missing, last_day
from grants.calls.models import Call, CostType, Heading, Lot, Question, RequiredDocument, Stage
from grants.core.models import Dated, StoredFile
from grants.people.models import BankAccount, Organisation
from workflows.machines.application import ApplicationMachine
from workflows.machines.clarification import ClarificationMachine
from workflows.models import append_only


class Mandate(models.TextChoices):
    """By what right the signatory signs (domain.md section 5)."""

    STATUTES = "statutes", _("Representative by law or by the statutes")
    MAYOR = "mayor", _("Mayor, or head of the local authority")
    DECISION = "decision", _("Decision of the council or of the board")
    POWER = "power", _("Power of attorney")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, with the question that every list of the office asks."""

    def open_to(self, user: Any) -> "ApplicationQuerySet":
        """Leave out what is closed to a person who has a conflict of interest."""
        from grants.applications.closing import is_open_to

        return self.filter(is_open_to(user, ""))


class Application(Judged, ApplicationMachine, Dated):
    """An organisation's application to a call."""

    objects = ApplicationQuerySet.as_manager()

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    reference = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("title of the project"), max_length=140, blank=True)
    summary = models.TextField(_("summary"), max_length=1500, blank=True)
    starts_on = models.DateField(_("start"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("duration, months"), null=True, blank=True)
    settlement = models.CharField(_("where the activities take place"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="applications")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    concept_cents = models.BigIntegerField(_("grant that you expect to ask for"), null=True, blank=True)
    reopened_until = models.DateTimeField(null=True, blank=True)
    includes_vat = models.BooleanField(_("the budget includes value added tax"), null=True, blank=True)
    account_is_own = models.BooleanField(
        _("the account is the local authority's own, authorised to receive grants"), null=True, blank=True
    )
    account_owner = models.CharField(_("owner of the account"), max_length=200, blank=True)
    account_exception = models.TextField(
        _("why its own account cannot be used, and how the money reaches it"), max_length=2000, blank=True
    )
    account_evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    mandate = models.CharField(_("mandate of the signatory"), max_length=15, choices=Mandate.choices, blank=True)
    mandate_reference = models.CharField(_("number and date of the decision"), max_length=120, blank=True)
    mandate_evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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

    @cached_property
    def every_attachment(self) -> list["Attachment"]:
        """Every version of every file that was added, in the order in which they came."""
        rows = Attachment.objects.filter(application_id=self.pk).select_related("file", "document", "question")
        return list(rows.order_by("pk"))

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
    def deadline(self) -> datetime.datetime:
        """The instant until which it can be handed in: the call's for its stage, later where it was given back."""
        of_call = self.call.deadline_of(self.stage)
        return max(of_call, self.reopened_until) if self.reopened_until else of_call

    @property
    def is_in_time(self) -> bool:
        if self.reopened_until and self.call.state in {"published", "open", "closed"}:
            return timezone.now() <= self.deadline
        return self.call.takes(self.stage)

    @property
    def deadline_has_passed(self) -> bool:
        return timezone.now() > self.deadline

    @property
    def is_concept_note(self) -> bool:
        return self.stage == Stage.CONCEPT

    @property
    def was_handed_in(self) -> bool:
        return self.submissions.filter(stage=self.stage).exists()

    @cached_property
    def frozen(self) -> dict[str, Any]:
        """The content of the version that counts: the last one handed in; empty before the first."""
        if self.submitted_at is None:
            return {}
        last = max(self.submissions.all(), key=lambda submission: submission.number, default=None)
        return last.content if last else {}

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


class Partner(models.Model):
    """An organisation that takes part beside the applicant; one that Sofra knows is linked, any other is described."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships"
    )
    name = models.CharField(_("official name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Organisation.Kind.choices)
    country = models.CharField(_("country of registration"), max_length=2)
    registration_number = models.CharField(_("registration number"), max_length=40)
    representative = models.CharField(_("person entitled to sign"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    part = models.TextField(_("what the partner does in the project"), max_length=1500, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "country", "registration_number"], name="partner_once_per_application"
            ),
        ]
        indexes = [models.Index(fields=["country", "registration_number"], name="partner_by_number")]

    def __str__(self) -> str:
        return self.name


class PlannedActivity(models.Model):
    """A line of the work plan: what is done in which months, where and by whom."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="activities")
    title = models.CharField(_("activity"), max_length=200)
    description = models.TextField(_("what is done"), max_length=1500, blank=True)
    first_month = models.PositiveSmallIntegerField(_("from month"))
    last_month = models.PositiveSmallIntegerField(_("to month"))
    place = models.CharField(_("where"), max_length=120, blank=True)
    partner = models.ForeignKey(
        Partner,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="activities",
        verbose_name=_("by whom"),
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_month__gte=1, last_month__gte=models.F("first_month")),
                name="activity_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """A result that will be measured: where it stands today, where at the end, and how one knows."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="indicators")
    title = models.CharField(_("result you will measure"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.PositiveIntegerField(_("today"), null=True, blank=True)
    target = models.PositiveIntegerField(_("at the end"), null=True, blank=True)
    means = models.CharField(_("how you will know"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """A line of the provisional budget: quantity × unit rate under a heading, and what of it is not asked for."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices)
    description = models.CharField(_("what for"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40)
    quantity = models.DecimalField(
        _("quantity"), max_digits=9, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    unit_rate_cents = models.BigIntegerField(_("unit rate"))
    amount_cents = models.BigIntegerField(editable=False)
    cofinancing_cents = models.BigIntegerField(_("brought by you and others"), default=0)
    in_kind = models.BooleanField(_("brought in kind"), default=False)
    cost_type = models.ForeignKey(
        CostType, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of cost")
    )
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.SET_NULL, related_name="lines", verbose_name=_("spent by")
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0, unit_rate_cents__gt=0, amount_cents__gt=0),
                name="budget_line_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(cofinancing_cents__gte=0, cofinancing_cents__lte=models.F("amount_cents")),
                name="budget_line_cofinancing_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.description


class Attachment(Dated):
    """A file for a document that the call asks for or for a question of its form; one taken out is kept as replaced."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        RequiredDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments"
    )
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["document__order", "question__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=True) ^ models.Q(question__isnull=True),
                name="attachment_answers_one_request",
            ),
        ]
        indexes = [
            models.Index(
                fields=["application", "document"],
                condition=models.Q(replaced_at__isnull=True),
                name="attachment_current",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_current(self) -> bool:
        """Whether it counts: neither replaced nor found infected."""
        return self.replaced_at is None and not self.file.is_infected


class Submission(models.Model):
    """A version that was handed in: its frozen content, the instant, and the SHA-256 of what was sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.FULL)
    call_version = models.PositiveSmallIntegerField(default=1)
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


class Clarification(ClarificationMachine, Dated):
    """One point that the office asks about an application that was handed in; the answer is frozen beside it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="clarifications")
    point = models.TextField(_("what is unclear"), max_length=2000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("answer due"))
    answer_text = models.TextField(_("answer"), max_length=5000, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(
                name="clarification_answer_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="answered", old__answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.point[:60]

    @property
    def is_in_time(self) -> bool:
        return timezone.now() <= self.due_at
