"""Evaluation: checks, committees, score sheets, the ranking with its proposals, and the awards that follow."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Call, Criterion, Lot
from grants.core.models import Dated
from workflows.machines.assessment import AssessmentMachine
from workflows.machines.award import AwardMachine
from workflows.machines.panel import PanelMachine


class Check(models.Model):
    """One point of the administrative or eligibility check of an application."""

    class Kind(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("Administrative check")
        ELIGIBILITY = "eligibility", _("Eligibility check")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="checks")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    key = models.SlugField(max_length=40)
    passed = models.BooleanField(_("met"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="check_once_per_point")]

    def __str__(self) -> str:
        return self.key


class Panel(PanelMachine, Dated):
    """The evaluation committee of a call, or of one of its lots or country envelopes, and its work."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="panels")
    lot = models.OneToOneField(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="panel")
    reference = models.SlugField(max_length=80, unique=True, help_text="that of the call, with the lot's key")
    due_at = models.DateTimeField(_("scores due"), null=True, blank=True)
    minutes = models.TextField(_("minutes of the committee"), max_length=5000, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "lot"], name="panel_once_per_lot", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{_('Committee')} · {self.lot or self.call}"

    @property
    def title(self) -> str:
        """The call, with the lot where the committee is for one."""
        return f"{self.call.title} · {self.lot.title}" if self.lot else self.call.title

    @property
    def files(self) -> models.QuerySet[Application]:
        """The applications before this committee, in whatever state."""
        return self.call.applications.filter(lot=self.lot_id)

    @property
    def pot_cents(self) -> int:
        """The money that this committee proposes to award, in cents."""
        return self.lot.pot_cents if self.lot else self.call.pot_cents

    @property
    def has_quorum(self) -> bool:
        return self.members.count() >= 3

    @property
    def checks_are_done(self) -> bool:
        with_applicant = models.Q(state="draft", reopened_until__gte=timezone.now())
        return not self.files.filter(models.Q(state="submitted") | with_applicant).exists()

    @property
    def every_file_is_covered(self) -> bool:
        eligible = self.files.filter(state="eligible")
        active = models.Count("assessments", filter=~models.Q(assessments__state="recused"))
        uncovered = eligible.annotate(active=active).filter(active__lt=self.call.assessments_per_file)
        return not uncovered.exists()

    @property
    def has_files(self) -> bool:
        return self.files.filter(state="eligible").exists()

    @property
    def every_score_is_in(self) -> bool:
        open_sheets = self.assessments.filter(state__in=["assigned", "accepted"], application__state="eligible")
        return self.has_files and self.every_file_is_covered and not open_sheets.exists()

    @property
    def live_rankings(self) -> list["Ranking"]:
        """The ranked files that are still in the race: one withdrawn meanwhile gets no decision."""
        rows = self.rankings.select_related("application__organisation")
        return [row for row in rows if row.application.state != "withdrawn"]

    @property
    def proposed_awards(self) -> list["Ranking"]:
        """The files for which the committee proposes an award."""
        return [row for row in self.live_rankings if row.outcome == Ranking.Outcome.AWARD]

    @property
    def every_file_has_an_outcome(self) -> bool:
        return all(row.outcome and row.reason.strip() for row in self.live_rankings)

    @property
    def awards_reach_the_minimum(self) -> bool:
        """Whether the promise of a least number of grants is kept; in a call of several lots no single lot owes it."""
        promised = 0 if self.lot else self.call.minimum_grants or 0
        passing = sum(1 for row in self.live_rankings if row.passes) if promised else 0
        return len(self.proposed_awards) >= min(promised, passing) if promised else True

    @property
    def awarded_cents(self) -> int:
        """The sum of the proposed awards in cents."""
        return sum(row.amount_cents or 0 for row in self.proposed_awards)

    @property
    def awards_fit_the_pot(self) -> bool:
        most = self.lot.max_grants if self.lot else None
        return self.awarded_cents <= self.pot_cents and (most is None or len(self.proposed_awards) <= most)


class PanelMember(models.Model):
    """An evaluator appointed to a committee."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_memberships")
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_chair = models.BooleanField(_("chair"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once"),
            models.UniqueConstraint(fields=["panel"], condition=models.Q(is_chair=True), name="panel_one_chair"),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Assessment(AssessmentMachine, Dated):
    """One evaluator's score sheet for one file."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="assessments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    conflict_reason = models.CharField(_("conflict of interest"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application__reference", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "evaluator"], name="assessment_once_per_evaluator")
        ]
        indexes = [models.Index(fields=["evaluator", "state"], name="assessment_of_evaluator")]

    def __str__(self) -> str:
        return f"{self.application} · {self.evaluator}"

    @property
    def is_complete(self) -> bool:
        scores = self.scores.all()
        complete = [score for score in scores if score.points is not None and score.comment.strip()]
        return len(complete) == self.panel.call.criteria.count()

    @property
    def scoring_is_open(self) -> bool:
        return self.panel.state == "scoring"


class Score(models.Model):
    """The points for one criterion, with the reason in a sentence the applicant may read."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    comment = models.TextField(_("reason"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class Ranking(models.Model):
    """A file's place once all scores are in, and the outcome that the committee proposes."""

    class Outcome(models.TextChoices):
        AWARD = "award", _("Award")
        RESERVE = "reserve", _("Reserve list")
        REJECT = "reject", _("Reject")

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="rankings")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="ranking")
    place = models.PositiveSmallIntegerField()
    mean = models.DecimalField(max_digits=6, decimal_places=3, help_text=_("weighted mean of 100"))
    passes = models.BooleanField()
    requested_cents = models.BigIntegerField()
    within_pot = models.BooleanField(help_text=_("above the cut-off line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    amount_cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_cents__isnull=True) | models.Q(amount_cents__gt=0),
                name="ranking_amount_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.application}"


class Award(AwardMachine, Dated):
    """A grant decided: how much, to whom, why, when; its account in the ledger holds the reservation."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="award")
    amount_cents = models.BigIntegerField(_("amount"))
    currency = models.CharField(max_length=3, default="EUR")
    reason = models.TextField(_("reason"))
    decided_on = models.DateField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="award_positive")]

    def __str__(self) -> str:
        return f"{self.application} · {self.amount_cents / 100:,.2f} {self.currency}"
