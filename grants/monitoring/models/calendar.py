"""What people were told of a report that is owed, so that nobody is told twice."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import ReportDuty


class DutyReminder(models.Model):
    """A reminder of a report for the day on which it was due then; one that was merged into a later one says so."""

    duty = models.ForeignKey(ReportDuty, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField(_("due"))
    mark = models.CharField(max_length=10, help_text=_("Days before (-) or after (+), or the escalation"))
    is_merged = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "due_on", "mark"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.duty} · {self.mark}"
