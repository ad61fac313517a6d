"""Small-grant calls: their limits, their form, their criteria and the documents they ask for."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.rules import standing
from grants.core.models import Dated
from grants.programmes.models import Action, Beneficiary
from workflows.machines.call import PUBLIC_STATES, CallMachine


class Heading(models.TextChoices):
    """The six headings of a provisional budget; their order may not change (domain.md section 6)."""

    HUMAN_RESOURCES = "human_resources", _("1 Human resources")
    TRAVEL = "travel", _("2 Travel")
    EQUIPMENT = "equipment", _("3 Equipment and supplies")
    OFFICE = "office", _("4 Office costs")
    SERVICES = "services", _("5 Other costs and services")
    OTHER = "other", _("6 Other")


class Call(CallMachine, Dated):
    """A call for proposals with its pot, its rules and its deadline."""

    class Applicants(models.TextChoices):
        CSO = "cso", _("Civil society organisations")
        LOCAL_AUTHORITY = "local_authority", _("Local authorities")
        BOTH = "both", _("Civil society organisations and local authorities")

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
    equipment_basis_points = models.PositiveIntegerField(
        _("equipment at most, percent of the grant"), null=True, blank=True
    )
    applicants = models.CharField(_("who may apply"), max_length=20, choices=Applicants.choices)
    countries = models.ManyToManyField(Beneficiary, related_name="calls", verbose_name=_("from where"))
    max_applications = models.PositiveSmallIntegerField(_("applications per organisation"), default=1)
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
        """Whether anybody may read it; a call that was published stays readable when it is cancelled."""
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
    def accepts_applications(self) -> bool:
        """Whether the clock stands between opening and deadline; the state alone never decides this."""
        return self.state in {"published", "open"} and self.opens_at <= timezone.now() <= self.closes_at

    @property
    def is_complete(self) -> bool:
        weights = sum(criterion.weight for criterion in self.criteria.all())
        return self.questions.exists() and weights == 100 and self.countries.exists()

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


class Question(models.Model):
    """A question of the call's form, in a section, with its word limit."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    section = models.CharField(_("section"), max_length=120)
    key = models.SlugField(max_length=40)
    title = models.CharField(_("question"), max_length=250)
    help = models.CharField(_("help"), max_length=500, blank=True)
    max_words = models.PositiveSmallIntegerField(_("most words"), default=300)
    is_required = models.BooleanField(_("must be answered"), default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
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
    """A document that the call asks for."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("document"), max_length=200)
    help = models.CharField(_("help"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be there"), default=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title
