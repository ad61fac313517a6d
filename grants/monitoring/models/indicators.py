"""Values reported for the indicators of grants, and what the validated ones add up to. Counts only, never people."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, GrantIndicator
from grants.calls.models import Call
from grants.core.models import Dated, StoredFile
from grants.monitoring.models.report import Report
from grants.programmes.models import Programme
from grants.programmes.results.models import ResultIndicator
from workflows.machines.indicator_value import IndicatorValueMachine

OPEN = ("draft", "reported", "returned")


class IndicatorValue(IndicatorValueMachine, Dated):
    """What was counted for an indicator until a day, in a report or at a milestone."""

    grant_indicator = models.ForeignKey(GrantIndicator, on_delete=models.PROTECT, related_name="values")
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_values")
    milestone = models.CharField(_("milestone"), max_length=120, blank=True)
    on = models.DateField(_("as of"))
    value = models.PositiveIntegerField(_("value"))
    whole = models.PositiveIntegerField(_("out of"), null=True, blank=True)
    breakdown = models.JSONField(default=dict, blank=True, help_text=_("Dimension to label to count"))
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supersedes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="newer")
    reported_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(whole__isnull=True) | models.Q(value__lte=models.F("whole")),
                name="indicator_value_within_whole",
            ),
            models.UniqueConstraint(
                fields=["grant_indicator", "report"],
                condition=models.Q(report__isnull=False, state__in=OPEN),
                name="indicator_value_open_once_per_report",
            ),
            models.UniqueConstraint(
                fields=["grant_indicator", "report"],
                condition=models.Q(report__isnull=False, state="validated"),
                name="indicator_value_valid_once_per_report",
            ),
            models.UniqueConstraint(
                fields=["grant_indicator", "on"],
                condition=models.Q(report__isnull=True, state__in=OPEN),
                name="indicator_value_open_once_per_day",
            ),
            models.UniqueConstraint(
                fields=["grant_indicator", "on"],
                condition=models.Q(report__isnull=True, state="validated"),
                name="indicator_value_valid_once_per_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant_indicator}: {self.said}"

    @property
    def agreement(self) -> Agreement:
        """The grant whose value it is."""
        return self.grant_indicator.agreement

    @property
    def said(self) -> str:
        """The value as it is read: a count, or so many out of so many."""
        if self.whole is None:
            return str(self.value)
        return _("%(n)s out of %(all)s") % {"n": self.value, "all": self.whole}

    @property
    def is_handed_in(self) -> bool:
        return self.report is None or str(self.report.state) != "draft"

    @property
    def is_writable(self) -> bool:
        """Whether the grantee may still change it: not reported yet, sent back, or its report is with him again."""
        if str(self.state) == "draft":
            return not self.is_handed_in or self.report is None
        return str(self.state) == "returned" or (str(self.state) == "reported" and not self.is_handed_in)


class IndicatorTotal(models.Model):
    """What the validated values come to, kept for a grant, a call, an action and a programme."""

    class Level(models.TextChoices):
        GRANT = "grant", _("Grant")
        CALL = "call", _("Call")
        ACTION = "action", _("Action")
        PROGRAMME = "programme", _("Programme")

    level = models.CharField(max_length=9, choices=Level.choices)
    grant_indicator = models.OneToOneField(
        GrantIndicator, null=True, blank=True, on_delete=models.CASCADE, related_name="total"
    )
    indicator = models.ForeignKey(
        ResultIndicator, null=True, blank=True, on_delete=models.PROTECT, related_name="totals"
    )
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_totals")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="indicator_totals"
    )
    code = models.CharField(max_length=20, blank=True, help_text=_("of the indicator, across a programme's actions"))
    value = models.PositiveBigIntegerField(default=0)
    whole = models.PositiveBigIntegerField(null=True, blank=True)
    breakdown = models.JSONField(default=dict, blank=True)
    values_counted = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "indicator"], condition=models.Q(level="call"), name="indicator_total_of_call"
            ),
            models.UniqueConstraint(
                fields=["indicator"], condition=models.Q(level="action"), name="indicator_total_of_action"
            ),
            models.UniqueConstraint(
                fields=["programme", "code"], condition=models.Q(level="programme"), name="indicator_total_of_programme"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} · {self.owner}"

    @property
    def owner(self) -> Any:
        """That of which it is the total."""
        if self.level == self.Level.PROGRAMME:
            return f"{self.programme} · {self.code}"
        if self.level == self.Level.CALL:
            return f"{self.call} · {self.indicator}"
        if self.grant_indicator:
            return f"{self.grant_indicator.agreement.reference} · {self.grant_indicator}"
        return self.indicator
