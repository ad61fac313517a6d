"""The ranking: places, proposals, votes; and every computation of it, kept so that anybody can replay it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.core.models import Dated
from grants.evaluation.models.panel import Panel, PanelMember
from workflows.models import append_only


class Ranking(models.Model):
    """A file's place once all scores are in, and the outcome that the committee proposes."""

    class Outcome(models.TextChoices):
        AWARD = "award", _("Award")
        RESERVE = "reserve", _("Reserve list")
        REJECT = "reject", _("Reject")
        RESUBMIT = "resubmit", _("Reject, may be resubmitted")

    class Ground(models.TextChoices):
        QUALITY = "quality", _("Quality")
        MONEY = "money", _("Not enough money")
        ELIGIBILITY = "eligibility", _("Eligibility")

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="rankings")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="rankings")
    place = models.PositiveSmallIntegerField()
    computed_place = models.PositiveSmallIntegerField(default=0, help_text="before anything was moved by hand")
    mean = models.DecimalField(max_digits=7, decimal_places=3, help_text=_("the result in weighted points"))
    sections = models.JSONField(default=dict, blank=True, help_text="result of each section")
    fails = models.JSONField(default=list, blank=True, help_text="sections below their threshold, and 'total'")
    counted = models.JSONField(default=list, blank=True, help_text="ids of the sheets that count")
    passes = models.BooleanField()
    is_tied = models.BooleanField(default=False)
    is_out = models.BooleanField(default=False, help_text="withdrawn or found ineligible: the ranks closed over it")
    requested_cents = models.BigIntegerField()
    within_pot = models.BooleanField(help_text=_("above the cut-off line"))
    offered_cents = models.BigIntegerField(null=True, blank=True, help_text="less than asked where the pot ends")
    why = models.CharField(max_length=10, blank=True, help_text="why it is not within: pot, quota, applicant, line")
    moved_to = models.PositiveSmallIntegerField(_("place given by the committee"), null=True, blank=True)
    move_reason = models.CharField(_("why it was moved"), max_length=1000, blank=True)
    consensus = models.DecimalField(_("agreed result"), max_digits=7, decimal_places=3, null=True, blank=True)
    consensus_reason = models.CharField(_("why the result was agreed"), max_length=1000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    ground = models.CharField(_("ground"), max_length=11, choices=Ground.choices, blank=True)
    amount_cents = models.BigIntegerField(_("amount"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), max_length=2000, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "application"], name="ranking_once_per_panel"),
            models.CheckConstraint(
                condition=models.Q(amount_cents__isnull=True) | models.Q(amount_cents__gt=0),
                name="ranking_amount_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.application}"


class RankingSnapshot(models.Model):
    """One computation of the ranking: the rules, every sheet that went in, and what came out."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=40, help_text="the act that computed it")
    content = models.JSONField(help_text="scheme, files with their sheets, money, result")
    sha256 = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=40)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["panel", "number"], name="ranking_snapshot_numbered_once")]
        triggers = append_only("ranking_snapshot")

    def __str__(self) -> str:
        return f"{self.panel} · {self.number}"


class Vote(Dated):
    """A member's vote on the recommendation as a whole, or on one file; dissent carries its reason."""

    class Choice(models.TextChoices):
        FOR = "for", _("For")
        AGAINST = "against", _("Against")
        ABSTAIN = "abstain", _("Abstains")

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(PanelMember, on_delete=models.PROTECT, related_name="ballots")
    ranking = models.ForeignKey(Ranking, null=True, blank=True, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(_("vote"), max_length=7, choices=Choice.choices)
    dissent = models.TextField(_("dissenting opinion"), max_length=3000, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, help_text="of the proposals that were voted on")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "member", "ranking"], name="vote_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_choice_display()}"
