"""A call for proposals: its pot, its rules, its deadline."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models.granting import GrantingRules
from grants.calls.models.judging import JudgingRules
from grants.calls.models.kinds import AskedIn, ForWhom, Stage
from grants.calls.rules import standing
from grants.calls.rules.granting import GRANT_RULES, GrantTerms, grant_terms_of
from grants.calls.rules.reporting import ReportTerms, report_terms_of
from grants.core.models import Dated
from grants.programmes.models import Action, Beneficiary
from workflows.machines.call import OPEN_TO_ALL, PUBLIC_STATES, CallMachine


class Call(CallMachine, JudgingRules, GrantingRules, Dated):
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
    reporting = models.JSONField(
        _("rules of the reports"),
        default=dict,
        blank=True,
        help_text=_("As grants/calls/rules/reporting.py reads them"),
    )
    report_days = models.PositiveSmallIntegerField(_("final report due, days after the end"), default=30)
    advance_basis_points = models.PositiveIntegerField(_("first instalment, percent"), default=8000)
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
    def grant_terms(self) -> GrantTerms:
        """How its grants are agreed, paid and changed, as the call stands now."""
        return grant_terms_of({name: getattr(self, name) for name in GRANT_RULES})

    @property
    def report_terms(self) -> ReportTerms:
        """How its grants report, are verified and closed, as the call stands now."""
        return report_terms_of(self.reporting)

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
        asked = self.questions.exclude(stage=AskedIn.REPORT)
        is_written = asked.exists() and self.criteria.exists() and self.countries.exists()
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
        open_award = models.Q(award__state="pending")
        judged_again = models.Q(state="eligible") | models.Q(complaints__state__in=["received", "admissible"])
        return not self.applications.filter(open_award | judged_again).exists()
