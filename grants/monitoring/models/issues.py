"""The issue log of a grant."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import Dated
from workflows.machines.issue import IssueMachine


class Issue(IssueMachine, Dated):
    """Something about a grant that has to be followed up inside the office, by whom and until when."""

    class Severity(models.IntegerChoices):
        LOW = 1, _("Low")
        MEDIUM = 2, _("Medium")
        HIGH = 3, _("High")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="issues")
    title = models.CharField(_("issue"), max_length=140)
    description = models.TextField(_("description"), max_length=4000)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity.choices, default=Severity.MEDIUM)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("to be settled by"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-severity", "due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="issue_by_state")]

    def __str__(self) -> str:
        return f"{self.title} · {self.agreement.reference}"

    @property
    def is_overdue(self) -> bool:
        return str(self.state) == "open" and self.due_on < timezone.localdate()
