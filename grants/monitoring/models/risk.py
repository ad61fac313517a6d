"""How risky a grant was found to be, and when: computed, and raised by a person."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from workflows.models import append_only


class RiskLevel(models.IntegerChoices):
    LOW = 1, _("Low")
    MEDIUM = 2, _("Medium")
    HIGH = 3, _("High")


class RiskSnapshot(models.Model):
    """The risk of a grant as the rule computed it, with every factor; a new row whenever it changes."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="risk_snapshots")
    score = models.PositiveSmallIntegerField(_("score"))
    level = models.PositiveSmallIntegerField(_("level"), choices=RiskLevel.choices)
    factors = models.JSONField(help_text=_("each with its figures, points and weight"))
    rule_version = models.CharField(max_length=40)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(score__lte=100), name="risk_score_bounded")]
        triggers = append_only("risk_snapshot")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.score}"


class RiskJudgement(models.Model):
    """A person's raise of the risk of a grant, or the end of one, with the reason."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="risk_judgements")
    level = models.PositiveSmallIntegerField(
        _("level"), choices=RiskLevel.choices, null=True, blank=True, help_text=_("empty: as computed again")
    )
    reason = models.CharField(_("reason"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]
        triggers = append_only("risk_judgement")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.level or '-'}"


class GrantRisk(models.Model):
    """Where the risk of a grant stands: the last snapshot, the judgement in force, the higher level of the two."""

    permission_prefix = "risks"

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="risk")
    snapshot = models.ForeignKey(RiskSnapshot, on_delete=models.PROTECT, related_name="+")
    judgement = models.ForeignKey(RiskJudgement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("level"), choices=RiskLevel.choices, db_index=True)
    score = models.PositiveSmallIntegerField(_("score"))
    assessed_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-level", "-score", "pk"]

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.get_level_display()}"

    @property
    def is_raised(self) -> bool:
        """Whether a person holds it above what the rule computes."""
        raised = self.judgement.level if self.judgement is not None else None
        return raised is not None and raised > self.snapshot.level
