"""The thread of messages between the office and the grantee about a grant."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import StoredFile
from workflows.models import append_only


class GrantMessage(models.Model):
    """A message about a grant from one side to the other; what was sent is never changed, only withdrawn."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="grant_messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    from_grantee = models.BooleanField()
    text = models.TextField(_("message"), max_length=5000)
    sent_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["agreement", "sent_at"], name="message_by_grant")]
        triggers = [
            pgtrigger.Protect(
                name="grant_message_stays",
                operation=pgtrigger.UpdateOf("agreement_id", "author_id", "from_grantee", "text", "sent_at")
                | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.sent_at:%Y-%m-%d %H:%M}"


class GrantMessageFile(models.Model):
    """A file sent with a message."""

    message = models.ForeignKey(GrantMessage, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        triggers = append_only("grant_message_file")

    def __str__(self) -> str:
        return self.file.name


class GrantMessageRead(models.Model):
    """That a person has read a message, and when."""

    message = models.ForeignKey(GrantMessage, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="message_read_once_by_each")]

    def __str__(self) -> str:
        return f"{self.message_id} · {self.user_id}"
