"""The record of every act, which nobody can change afterwards."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that refuse UPDATE, DELETE and TRUNCATE on a table."""
    return [
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'this table is append-only';",
        ),
    ]


class TransitionRecord(models.Model):
    """Who did what to which object, when and why; the system itself acts with no actor."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    verb = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    rule_version = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "verb"], name="record_of_subject"),
            models.Index(fields=["actor", "-at"], name="record_of_actor"),
        ]
        triggers = append_only("record")

    def __str__(self) -> str:
        return f"{self.verb}: {self.source} → {self.target}"

    @property
    def actor_name(self) -> str:
        """The person's name, or the system for what happens by itself."""
        return str(self.actor) if self.actor_id else _("Sofra, by itself")


class Approval(models.Model):
    """One signature of a four-eyes chain: a person, in a role, for one round of one purpose."""

    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    purpose = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=20)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose", "round", "role"], name="approval_once_per_role"
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "purpose", "round", "actor"], name="approval_once_per_person"
            ),
        ]
        triggers = append_only("approval")

    def __str__(self) -> str:
        return f"{self.purpose} · {self.role}"
