"""The administrative and the eligibility check of an application."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application


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
