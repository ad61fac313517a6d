"""What a grant is measured by: indicators of its own, or those of the action to which it contributes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models.agreement import Agreement
from grants.core.models import Dated
from grants.programmes.results.models import ResultIndicator


class GrantIndicator(Dated):
    """An indicator of a grant with its target at signature; the first one is printed in the agreement itself."""

    permission_prefix = "grant_indicators"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="indicators")
    indicator = models.ForeignKey(
        ResultIndicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="in_grants",
        verbose_name=_("indicator of the action"),
    )
    title = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.PositiveIntegerField(_("baseline"), default=0)
    target = models.PositiveIntegerField(_("target"))
    means = models.CharField(_("how it is known"), max_length=300, blank=True)
    is_main = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(is_main=True), name="grant_has_one_main_indicator"
            ),
            models.UniqueConstraint(
                fields=["agreement", "indicator"],
                condition=models.Q(indicator__isnull=False),
                name="grant_indicator_once_per_agreement",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def aggregation(self) -> str:
        """How its values are gathered; one of the grant's own tells how it stands on a day."""
        return self.indicator.aggregation if self.indicator else ResultIndicator.Aggregation.LATEST

    @property
    def asked(self) -> dict[str, dict[str, Any]]:
        """Each dimension by which its values are divided, with its labels; none for one of the grant's own."""
        return self.indicator.asked if self.indicator else {}

    @property
    def labels(self) -> dict[str, list[str]]:
        """Each dimension asked for with the keys of its labels."""
        return {dimension: list(labels) for dimension, labels in self.asked.items()}

    @property
    def groups(self) -> list[str]:
        return list(self.indicator.groups) if self.indicator else []
