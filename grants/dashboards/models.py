"""The reports of a period on an action: made once, kept as they were made."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.core.models import StoredFile
from grants.programmes.models import Action
from workflows.models import append_only


class PeriodReport(models.Model):
    """What an action had come to by the end of a period, as PDF and workbook, with who made it and when."""

    permission_prefix = "period_reports"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="period_reports")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    workbook = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, help_text=_("of the PDF"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    job_number = models.BigIntegerField(unique=True, help_text=_("of the work that made it: nothing is made twice"))

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gte=models.F("since")), name="period_report_has_days"),
        ]
        triggers = append_only("period_report")

    def __str__(self) -> str:
        return f"{self.action.code} · {self.since} – {self.until}"
