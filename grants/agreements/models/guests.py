"""Outsiders who examine one grant for a while: an auditor who is sent by a donor, or by the office itself."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models.agreement import Agreement
from grants.core.models import Dated


class GuestAccess(Dated):
    """What one person may read of one grant, until a day: everything of it, and nothing else."""

    permission_prefix = "guests"

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="guests")
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="guest_accesses"
    )
    until = models.DateField(_("may read it until"))
    reason = models.CharField(_("why"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "email"], condition=models.Q(revoked_at=None), name="guest_once_per_address"
            ),
            models.CheckConstraint(
                condition=models.Q(user=None, accepted_at=None)
                | models.Q(user__isnull=False, accepted_at__isnull=False),
                name="guest_is_a_person_once_accepted",
            ),
        ]
        indexes = [models.Index(fields=["user", "until"], name="guest_by_person")]

    def __str__(self) -> str:
        return f"{self.user or self.email} · {self.agreement.reference}"

    @property
    def has_expired(self) -> bool:
        """Whether its last day is over, by the clock of the office."""
        return self.until < timezone.localdate()

    @property
    def is_open(self) -> bool:
        """Whether its person may read the grant now."""
        return self.user_id is not None and self.revoked_at is None and not self.has_expired
