"""Questions about a call, their public answers, and who follows it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.parts import part_label
from grants.core.models import Dated


class Enquiry(Dated):
    """A question about a call and its public answer; who asked is never shown to anybody but the office."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="enquiries")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(_("which part of the call"), max_length=120, blank=True)
    text = models.TextField(_("question"), max_length=2000)
    published_text = models.TextField(_("question as published"), max_length=2000, blank=True)
    answer = models.TextField(_("answer"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_reason = models.CharField(_("why it is not answered in public"), max_length=500, blank=True)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")

    class Meta:
        ordering = ["answered_at", "pk"]
        verbose_name_plural = "enquiries"
        triggers = [
            pgtrigger.Protect(
                name="enquiry_answer_stands",
                operation=pgtrigger.UpdateOf("published_text", "answer", "answered_at") | pgtrigger.Delete,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def part(self) -> str:
        """The part of the call it is about, in the reader's language."""
        return part_label(self.section)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered or declined it yet."""
        return self.answered_at is None

    @property
    def is_published(self) -> bool:
        """Whether everybody reads its answer; one that was declined stays between the asker and the office."""
        return self.answered_at is not None and not self.declined_reason


class Follower(Dated):
    """Somebody who wants to hear of answers and corrigenda of a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="follower_once_per_call")]

    def __str__(self) -> str:
        return str(self.user)
