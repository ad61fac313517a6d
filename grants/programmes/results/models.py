"""Results of an action on three levels, and their indicators. Numbers only: no row of it tells of a person."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.core.models import Dated
from grants.programmes.models import Action
from grants.programmes.results.dimensions import DIMENSIONS, asked_of


class Result(Dated):
    """Something that an action wants to bring about, on one of three levels."""

    permission_prefix = "results"

    class Level(models.TextChoices):
        IMPACT = "impact", _("Impact")
        OUTCOME = "outcome", _("Outcome")
        OUTPUT = "output", _("Output")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="results")
    level = models.CharField(_("level"), max_length=7, choices=Level.choices)
    code = models.SlugField(_("code"), max_length=20)
    title = models.CharField(_("result"), max_length=500)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("contributes to"),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["action", "code"]
        constraints = [models.UniqueConstraint(fields=["action", "code"], name="result_once_per_action")]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class ResultIndicator(Dated):
    """How one knows that a result is there: what is counted, from where to where, and how grants add up."""

    permission_prefix = "result_indicators"

    class Aggregation(models.TextChoices):
        SUM = "sum", _("Sum: each value is new and added")
        LATEST = "latest", _("Latest: each value tells how it stands on its day")
        SHARE = "share", _("Share: so many out of so many, in percent")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="indicators")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("result"))
    code = models.SlugField(_("code"), max_length=20)
    title = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    aggregation = models.CharField(
        _("how values are gathered"), max_length=6, choices=Aggregation.choices, default=Aggregation.SUM
    )
    baseline = models.PositiveIntegerField(_("baseline"), default=0)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target = models.PositiveIntegerField(_("target"))
    target_year = models.PositiveSmallIntegerField(_("year of the target"), null=True, blank=True)
    source = models.CharField(_("source of verification"), max_length=300, blank=True)
    assumptions = models.CharField(_("assumptions"), max_length=500, blank=True)
    disaggregation = models.JSONField(
        _("disaggregated by"), default=list, blank=True, help_text=_("out of sex, age, disability, group")
    )
    groups = models.JSONField(_("groups"), default=list, blank=True, help_text=_("Labels that are counted apart"))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["action", "result__code", "code"]
        constraints = [
            models.UniqueConstraint(fields=["action", "code"], name="result_indicator_once_per_action"),
            models.CheckConstraint(
                condition=~models.Q(aggregation="share") | models.Q(baseline__lte=100, target__lte=100),
                name="result_indicator_share_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    @property
    def dimensions(self) -> list[Any]:
        """By what its values are divided, in words."""
        return [DIMENSIONS[name] for name in DIMENSIONS if name in self.disaggregation]

    @property
    def asked(self) -> dict[str, dict[str, Any]]:
        """Each dimension by which values are divided, with its labels."""
        return asked_of(self.disaggregation, self.groups)
