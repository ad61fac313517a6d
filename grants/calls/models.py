"""Small-grant calls: their limits, their form, their criteria and the documents they ask for."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls import outages
from grants.calls.headings import Heading
from grants.calls.parts import part_label
from grants.calls.rules import standing
from grants.core.models import Dated
from grants.people.models import Organisation
from grants.programmes.models import Action, Beneficiary, Programme
from workflows.machines.call import OPEN_TO_ALL, PUBLIC_STATES, CallMachine
from workflows.machines.corrigendum import CorrigendumMachine
from workflows.models import append_only


class ForWhom(models.TextChoices):
    """To which kind of applicant a part of a call applies."""

    BOTH = "both", _("Civil society organisations and local authorities")
    CSO = "cso", _("Civil society organisations")
    LOCAL_AUTHORITY = "local_authority", _("Local authorities")


class Stage(models.TextChoices):
    """The two stages of a call that first asks for a concept note."""

    CONCEPT = "concept", _("Concept note")
    FULL = "full", _("Full application")


class Call(CallMachine, Dated):
    """A call for proposals with its pot, its rules and its deadline."""

    class Applicants(models.TextChoices):
        CSO = "cso", _("Civil society organisations")
        LOCAL_AUTHORITY = "local_authority", _("Local authorities")
        BOTH = "both", _("Civil society organisations and local authorities")

    class Procedure(models.TextChoices):
        OPEN = "open", _("Open: whoever meets the conditions may apply")
        RESTRICTED = "restricted", _("Restricted: only the organisations invited may apply")
        DIRECT = "direct", _("Direct award: one organisation is invited, with a justification")

    class Stages(models.TextChoices):
        ONE = "one", _("One stage: the full application")
        TWO = "two", _("Two stages: a concept note, then the full application of those preselected")

    class InKind(models.TextChoices):
        BOTH = "both", _("In cash or in kind")
        CASH = "cash", _("In cash only")

    class Vat(models.TextChoices):
        ANY = "any", _("The call sets no rule")
        UNRECOVERABLE = "unrecoverable", _("Eligible only where the applicant cannot recover it")
        NEVER = "never", _("Never eligible")

    class Mandate(models.TextChoices):
        NONE = "none", _("Nobody")
        LOCAL_AUTHORITY = "local_authority", _("Local authorities")
        ALL = "all", _("Every applicant")

    class Partners(models.TextChoices):
        NONE = "none", _("Not allowed: the applicant acts alone")
        ALLOWED = "allowed", _("Allowed")
        REQUIRED = "required", _("Required")

    class PartnersFrom(models.TextChoices):
        ANYWHERE = "anywhere", _("Anywhere")
        CALL = "call", _("The countries of the call")
        OTHER = "other", _("A country of the call other than the applicant's")

    class Breach(models.TextChoices):
        FIRST = "first", _("The first submitted count, the later ones fall")
        LAST = "last", _("The last submitted count, the earlier ones fall")
        ALL = "all", _("All applications involved fall")

    class Cofinancing(models.TextChoices):
        NONE = "none", _("None is asked for")
        OPEN = "open", _("Welcome, no minimum")
        OF_TOTAL = "of_total", _("At least a percentage of the total cost")
        OF_GRANT = "of_grant", _("At least a percentage of the grant")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="calls")
    reference = models.SlugField(_("reference"), max_length=30, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600)
    purpose = models.TextField(_("what the grants are for"), max_length=5000)
    not_considered = models.TextField(_("what is not considered"), max_length=2000, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    pot_cents = models.BigIntegerField(_("pot"))
    minimum_cents = models.BigIntegerField(_("smallest grant"), null=True, blank=True)
    maximum_cents = models.BigIntegerField(_("largest grant"))
    fixed_cents = models.BigIntegerField(_("fixed grant"), null=True, blank=True)
    expected_grants = models.PositiveSmallIntegerField(_("number of grants expected"), null=True, blank=True)
    cofinancing = models.CharField(
        _("co-financing"), max_length=10, choices=Cofinancing.choices, default=Cofinancing.OPEN
    )
    cofinancing_basis_points = models.PositiveIntegerField(_("co-financing, percent"), default=0)
    cofinancing_kinds = models.CharField(
        _("co-financing may be"), max_length=5, choices=InKind.choices, default=InKind.BOTH
    )
    minimum_grants = models.PositiveSmallIntegerField(_("grants at least"), null=True, blank=True)
    indirect_basis_points = models.PositiveIntegerField(
        _("indirect costs at most, percent of the direct costs"), null=True, blank=True
    )
    contingency_basis_points = models.PositiveIntegerField(
        _("contingency reserve at most, percent of the direct costs"), null=True, blank=True
    )
    vat = models.CharField(_("value added tax"), max_length=15, choices=Vat.choices, default=Vat.ANY)
    procedure = models.CharField(_("procedure"), max_length=10, choices=Procedure.choices, default=Procedure.OPEN)
    justification = models.TextField(_("justification of the direct award"), max_length=3000, blank=True)
    stages = models.CharField(_("stages"), max_length=3, choices=Stages.choices, default=Stages.ONE)
    concept_closes_at = models.DateTimeField(_("deadline for concept notes"), null=True, blank=True)
    amount_change_basis_points = models.PositiveIntegerField(
        _("change of the amount asked for between the stages, percent"), null=True, blank=True
    )
    expected_result = models.CharField(_("expected result of the action that it serves"), max_length=500, blank=True)
    applicants = models.CharField(_("who may apply"), max_length=20, choices=Applicants.choices)
    countries = models.ManyToManyField(Beneficiary, related_name="calls", verbose_name=_("from where"))
    max_applications = models.PositiveSmallIntegerField(_("applications as lead"), default=1)
    max_as_partner = models.PositiveSmallIntegerField(_("applications as partner"), null=True, blank=True)
    max_in_all = models.PositiveSmallIntegerField(_("applications in all"), null=True, blank=True)
    breach = models.CharField(_("what happens to more"), max_length=5, choices=Breach.choices, default=Breach.FIRST)
    min_age_months = models.PositiveSmallIntegerField(
        _("founded at least so many months before the deadline"), null=True, blank=True
    )
    min_turnover_cents = models.BigIntegerField(_("annual turnover at least"), null=True, blank=True)
    max_turnover_cents = models.BigIntegerField(_("annual turnover at most"), null=True, blank=True)
    needs_own_account = models.BooleanField(
        _("a local authority names its own account, or documents why it cannot"), default=False
    )
    mandate_for = models.CharField(
        _("who proves the signatory's mandate"), max_length=15, choices=Mandate.choices, default=Mandate.NONE
    )
    partners = models.CharField(_("partners"), max_length=8, choices=Partners.choices, default=Partners.ALLOWED)
    min_partners = models.PositiveSmallIntegerField(_("partners at least"), null=True, blank=True)
    max_partners = models.PositiveSmallIntegerField(_("partners at most"), null=True, blank=True)
    partner_kind = models.CharField(
        _("kind of the partners"), max_length=15, choices=ForWhom.choices, default=ForWhom.BOTH
    )
    partners_from = models.CharField(
        _("where the partners are registered"),
        max_length=8,
        choices=PartnersFrom.choices,
        default=PartnersFrom.ANYWHERE,
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("deadline"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Belgrade")
    deadline_wording = models.CharField(_("deadline as published"), max_length=120, blank=True)
    earliest_start = models.DateField(_("earliest start"), null=True, blank=True)
    latest_end = models.DateField(_("latest end"), null=True, blank=True)
    min_months = models.PositiveSmallIntegerField(_("shortest duration, months"), default=1)
    max_months = models.PositiveSmallIntegerField(_("longest duration, months"), default=12)
    report_days = models.PositiveSmallIntegerField(_("final report due, days after the end"), default=30)
    advance_basis_points = models.PositiveIntegerField(_("first instalment, percent"), default=8000)
    pass_mark = models.DecimalField(_("pass mark, of 100"), max_digits=5, decimal_places=2, default=60)
    assessments_per_file = models.PositiveSmallIntegerField(_("evaluators per file"), default=3)
    max_points = models.PositiveSmallIntegerField(_("highest score"), default=5)
    languages = models.JSONField(_("languages of applications"), default=list, blank=True)
    authentic_language = models.CharField(
        _("authentic language of the call"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    questions_until = models.DateTimeField(_("questions are taken until"), null=True, blank=True)
    relations = models.JSONField(_("rules between figures"), default=list, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)
    demonstration_note = models.CharField(max_length=400, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(pot_cents__gt=0), name="call_pot_positive"),
            models.CheckConstraint(
                condition=models.Q(maximum_cents__gt=0, maximum_cents__lte=models.F("pot_cents")),
                name="call_maximum_within_pot",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_cents__isnull=True)
                | models.Q(minimum_cents__gt=0, minimum_cents__lte=models.F("maximum_cents")),
                name="call_minimum_within_maximum",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="call_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=models.Q(advance_basis_points__lte=10_000), name="call_advance_within_whole"
            ),
        ]
        indexes = [
            GinIndex(SearchVector("search_text", config="simple"), name="call_search"),
            models.Index(fields=["state", "closes_at"], name="call_due_to_close"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it: an open procedure once published, any other once it is decided."""
        return self.was_published and (self.is_listed or self.state in OPEN_TO_ALL)

    @property
    def was_published(self) -> bool:
        """Whether its publication was cleared; a call that was published stays readable when it is cancelled."""
        return self.state in PUBLIC_STATES or (self.state == "cancelled" and self.published_at is not None)

    @property
    def standing(self) -> str:
        """Coming, open, closed or cancelled by the clock of this moment; internal before its publication."""
        return standing(self.state, opens_at=self.opens_at, closes_at=self.closes_at, now=timezone.now())

    @property
    def public_state_label(self) -> str:
        """Where it stands, in the words of those outside the office."""
        labels = {"coming": _("Coming"), "open": _("Open"), "closed": _("Closed"), "cancelled": _("Cancelled")}
        if self.state in {"decided", "finished"}:
            return str(_("Decided"))
        return str(labels.get(self.standing, self.get_state_display()))

    @property
    def has_two_stages(self) -> bool:
        return self.stages == self.Stages.TWO

    @property
    def first_stage(self) -> str:
        """The stage in which an application begins."""
        return Stage.CONCEPT if self.has_two_stages else Stage.FULL

    def deadline_of(self, stage: str) -> datetime:
        """Return the instant until which an application can be handed in at a stage."""
        return self.concept_closes_at if stage == Stage.CONCEPT and self.concept_closes_at else self.closes_at

    @property
    def accepts_applications(self) -> bool:
        """Whether one can begin now: the clock stands between opening and first deadline, whatever the state says."""
        return self.takes(self.first_stage)

    def takes(self, stage: str) -> bool:
        """Whether applications can be handed in at this stage now; the state alone never decides this."""
        return self.state in {"published", "open"} and self.opens_at <= timezone.now() <= self.deadline_of(stage)

    @property
    def is_listed(self) -> bool:
        """Whether the public may read it before its decision; a restricted call is for those invited."""
        return self.procedure == self.Procedure.OPEN

    @property
    def takes_questions(self) -> bool:
        """Whether questions about it can still be asked."""
        until = self.questions_until or self.closes_at
        return self.standing in {"coming", "open"} and timezone.now() <= until

    @property
    def is_complete(self) -> bool:
        weights = sum(criterion.weight for criterion in self.criteria.all())
        is_written = self.questions.exists() and weights == 100 and self.countries.exists()
        return is_written and self.invitations_are_right

    @property
    def invitations_are_right(self) -> bool:
        """Whether it invites whom its procedure needs: nobody in particular, at least two, or exactly one."""
        if self.procedure == self.Procedure.OPEN:
            return True
        invited = self.invited.count()
        return invited == 1 if self.procedure == self.Procedure.DIRECT else invited > 1

    @property
    def deadline_lies_ahead(self) -> bool:
        return self.closes_at > timezone.now()

    @property
    def opening_has_come(self) -> bool:
        return timezone.now() >= self.opens_at

    @property
    def deadline_has_passed(self) -> bool:
        """Whether the deadline is over; what arrives at that very instant is still in time."""
        return timezone.now() > self.closes_at

    @property
    def is_settled(self) -> bool:
        return not self.applications.filter(award__state="pending").exists()


class Lot(models.Model):
    """A part of the pot with rules of its own: a lot, or the envelope of a country; each has its own committee."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lots")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("lot"), max_length=200)
    country = models.ForeignKey(
        Beneficiary, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    pot_cents = models.BigIntegerField(_("money in the lot"))
    maximum_cents = models.BigIntegerField(_("largest grant in the lot"), null=True, blank=True)
    max_grants = models.PositiveSmallIntegerField(_("grants at most"), null=True, blank=True)
    min_turnover_cents = models.BigIntegerField(_("annual turnover at least"), null=True, blank=True)
    max_turnover_cents = models.BigIntegerField(_("annual turnover at most"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="lot_once_per_call"),
            models.CheckConstraint(condition=models.Q(pot_cents__gt=0), name="lot_pot_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Ceiling(models.Model):
    """The most that one heading may take, in percent of the grant or of the total."""

    class Of(models.TextChoices):
        GRANT = "grant", _("of the grant")
        TOTAL = "total", _("of the total cost")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="ceilings")
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices[:6])
    basis_points = models.PositiveIntegerField(_("at most, percent"))
    of = models.CharField(_("of what"), max_length=5, choices=Of.choices, default=Of.GRANT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "heading"], name="ceiling_once_per_heading"),
            models.CheckConstraint(condition=models.Q(basis_points__lte=10_000), name="ceiling_within_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} ≤ {self.basis_points / 100:g} %"


class CostType(models.Model):
    """A kind of cost that the call names under a heading, and for whom it is excluded."""

    class Excluded(models.TextChoices):
        NOBODY = "nobody", _("Eligible for everybody")
        CSO = "cso", _("Excluded for civil society organisations")
        LOCAL_AUTHORITY = "local_authority", _("Excluded for local authorities")
        ALL = "all", _("Excluded for everybody")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="cost_types")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("kind of cost"), max_length=200)
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices[:6])
    excluded_for = models.CharField(_("excluded for"), max_length=15, choices=Excluded.choices, default=Excluded.NOBODY)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="cost_type_once_per_call")]

    def __str__(self) -> str:
        return self.title

    def is_excluded_for(self, kind: str) -> bool:
        """Whether an applicant of this kind may not charge it."""
        return self.excluded_for in (kind, "all")


class Live(models.Manager[Any]):
    """Rows that a corrigendum has not retired; `everything` holds those too."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Leave out what is retired."""
        return super().get_queryset().filter(is_retired=False)


class Question(models.Model):
    """A question of the call's form; `key` is its stable id, and a question that was dropped is kept as retired."""

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice of one")
        SEVERAL = "several", _("Choice of several")
        TABLE = "table", _("Table")
        FILE = "file", _("File")
        DECLARATION = "declaration", _("Declaration")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    section = models.CharField(_("section"), max_length=120)
    key = models.SlugField(max_length=40)
    kind = models.CharField(_("kind of answer"), max_length=12, choices=Kind.choices, default=Kind.LONG_TEXT)
    title = models.CharField(_("question"), max_length=250)
    help = models.CharField(_("help"), max_length=500, blank=True)
    max_words = models.PositiveSmallIntegerField(_("most words"), null=True, blank=True, default=300)
    max_characters = models.PositiveIntegerField(_("most characters"), null=True, blank=True)
    minimum = models.DecimalField(_("at least"), max_digits=15, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("at most"), max_digits=15, decimal_places=2, null=True, blank=True)
    options = models.JSONField(_("choices, or columns of the table"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=True)
    shown_if = models.JSONField(_("shown if"), default=dict, blank=True)
    applies_to = models.CharField(_("asked of"), max_length=15, choices=ForWhom.choices, default=ForWhom.BOTH)
    stage = models.CharField(_("asked in"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    is_retired = models.BooleanField(default=False, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Live()
    everything = models.Manager["Question"]()

    class Meta:
        ordering = ["order", "pk"]
        base_manager_name = "everything"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="question_once_per_call")]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """An award criterion with its weight in percent; the weights of a call add up to 100."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    title = models.CharField(_("criterion"), max_length=200)
    help = models.CharField(_("help"), max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight, percent"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=100), name="criterion_weight_within_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RequiredDocument(models.Model):
    """A document that the call asks for; one that was dropped is kept as retired."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("document"), max_length=200)
    help = models.CharField(_("help"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be there"), default=True)
    applies_to = models.CharField(_("asked of"), max_length=15, choices=ForWhom.choices, default=ForWhom.BOTH)
    stage = models.CharField(_("asked in"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    max_files = models.PositiveSmallIntegerField(_("files at most"), default=1)
    is_retired = models.BooleanField(default=False, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Live()
    everything = models.Manager["RequiredDocument"]()

    class Meta:
        ordering = ["order", "pk"]
        base_manager_name = "everything"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="document_once_per_call")]

    def __str__(self) -> str:
        return self.title


class InvitedOrganisation(Dated):
    """An organisation that a restricted call or a direct award invites."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invited")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="call_invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "organisation"], name="organisation_invited_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class CallVersion(models.Model):
    """The call as it was published, or as a corrigendum left it: its terms and its form, which no longer change."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="call_version_numbered_once")]
        triggers = append_only("call_version")

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class Corrigendum(CorrigendumMachine, Dated):
    """A change of a published call: the terms proposed, and why; publishing it makes a new version."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="corrigenda")
    terms = models.JSONField()
    reason = models.TextField(_("reason"), max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(
        CallVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="corrigendum"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=models.Q(state__in=["draft", "in_clearance"]),
                name="corrigendum_open_once_per_call",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} · {self.reason[:60]}"

    @property
    def has_a_reason(self) -> bool:
        return bool(self.reason.strip())

    @property
    def changes_something(self) -> bool:
        last = self.call.versions.last()
        return last is None or bool(self.terms != last.terms)

    @property
    def call_takes_changes(self) -> bool:
        """Whether the call is announced or open, or waits for the extension that an outage asks for."""
        return self.call.standing in {"coming", "open"} or outages.is_held(self.call)


class Preset(Dated):
    """A call's terms kept under a name, from which another call can be started."""

    name = models.CharField(_("name"), max_length=120)
    terms = models.JSONField()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="presets")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="preset_once_per_programme")]

    def __str__(self) -> str:
        return self.name


class Enquiry(Dated):
    """A question about a call and its public answer; who asked is never shown to anybody but the office."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(_("which part of the call"), max_length=120, blank=True)
    text = models.TextField(_("question"), max_length=2000)
    published_text = models.TextField(_("question as published"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.CharField(_("why it is not answered in public"), max_length=500, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name_plural = "enquiries"
        triggers = [
            pgtrigger.Protect(
                name="enquiry_answer_stands",
                operation=pgtrigger.UpdateOf("published_text", "answer", "answered_at") | pgtrigger.Delete,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def part(self) -> str:
        """The part of the call it is about, in the reader's language."""
        return part_label(self.section)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered or declined it yet."""
        return self.answered_at is None

    @property
    def is_published(self) -> bool:
        """Whether everybody reads its answer; one that was declined stays between the asker and the office."""
        return self.answered_at is not None and not self.declined_reason


class Follower(Dated):
    """Somebody who wants to hear of answers and corrigenda of a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="follower_once_per_call")]

    def __str__(self) -> str:
        return str(self.user)
