"""The reports that an agreement owes, each with its day: whether anybody has begun to write them or not."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grants.agreements.models.agreement import Agreement
from grants.calls.rules.reporting import PARTS


class ReportDuty(models.Model):
    """A report that is owed. The day of the final report stands in the agreement alone (`report_due_on`)."""

    permission_prefix = "report_duties"

    class Kind(models.TextChoices):
        INTERIM = "interim", _("Interim report")
        FINAL = "final", _("Final report")

    class Anchor(models.TextChoices):
        START = "start", _("days after the start")
        END = "end", _("days after the end")
        DATE = "date", _("on a date")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="report_duties")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("report"), max_length=8, choices=Kind.choices)
    anchor = models.CharField(max_length=5, choices=Anchor.choices, default=Anchor.END)
    due_on = models.DateField(_("due"), null=True, blank=True, help_text=_("Empty for the final report"))
    parts = models.JSONField(default=list, help_text=_("narrative, financial, indicators"))
    extended_from = models.DateField(_("was due"), null=True, blank=True)
    extension_reason = models.CharField(_("why it was extended"), max_length=500, blank=True)
    extended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    extended_at = models.DateTimeField(null=True, blank=True)
    defaulted_at = models.DateTimeField(_("taken as not handed in"), null=True, blank=True)
    defaulted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    default_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="duty_numbered_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(kind="final"), name="duty_one_final_report"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="final", due_on__isnull=True) | models.Q(kind="interim", due_on__isnull=False),
                name="duty_day_in_one_place",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="duty_by_day")]

    def __str__(self) -> str:
        return f"{self.label} · {self.agreement.reference}"

    @property
    def label(self) -> str:
        """The name of the report among those of its grant."""
        if self.kind == self.Kind.FINAL:
            return str(_("Final report"))
        return str(_("Interim report %(number)s") % {"number": self.number})

    @property
    def reference(self) -> str:
        """The address of the report: that of the grant for the final one."""
        own = self.agreement.reference
        return own if self.kind == self.Kind.FINAL else f"{own}-R{self.number}"

    @property
    def day(self) -> datetime.date:
        """The day on which it is due."""
        return self.due_on or self.agreement.report_due_on

    @property
    def asked_parts(self) -> list[str]:
        """The parts that it has: narrative, financial, indicators."""
        return self.parts or list(PARTS)


DUE_DAY = Coalesce("due_on", "agreement__report_due_on")
