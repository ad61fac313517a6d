"""Conflicts of interest, what evaluators tell of themselves so that they are found, and the masking of blind files."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.core.models import Dated


class EvaluatorProfile(Dated):
    """What an evaluator tells: languages and expertise for the placement of files, interests for the conflicts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="evaluator_profile")
    languages = models.JSONField(_("languages in which I can assess"), default=list, blank=True)
    expertise = models.JSONField(_("fields of expertise"), default=list, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    employers = models.JSONField(
        _("organisations for which I work or have worked"), default=list, blank=True, help_text="name, number, until"
    )
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class Conflict(models.Model):
    """A person's conflict of interest with an application: declared, or found. It closes everything of the file.

    It is lifted by an officer with a reason, never by the person; what the person declared is not lifted at all.
    """

    permission_prefix = "conflicts"

    class Kind(models.TextChoices):
        DECLARED = "declared", _("Declared")
        MEMBER = "member", _("Belongs to the applicant or a partner")
        BOARD = "board", _("Represents the applicant or a partner")
        ADDRESS = "address", _("The same address")
        ACCOUNT = "account", _("The same bank account")
        DOMAIN = "domain", _("The same e-mail domain")
        EMPLOYER = "employer", _("Works or worked for the applicant or a partner")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    ground = models.CharField(_("ground"), max_length=1000, blank=True)
    found_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(_("why it is none"), max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "user", "kind"], name="conflict_once_per_kind"),
        ]
        indexes = [
            models.Index(
                fields=["user", "application"], condition=models.Q(lifted_at__isnull=True), name="conflict_standing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.application} · {self.kind}"


class Masking(Dated):
    """What blind evaluators do not see of an application: the words, proposed and checked, and the files let through.

    `words` is a list of {"text", "kind", "is_identity"}, with {"taken_out", "reason"} where one may be read;
    `documents` is a list of {"file", "copy", "name", "size", "hits", "is_read"}: what evaluators may open, and its
    cleaned copy.
    """

    permission_prefix = "masks"

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="masking")
    alias = models.CharField(max_length=20, help_text="how blind evaluators know the file")
    words = models.JSONField(default=list, blank=True)
    documents = models.JSONField(default=list, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    unblinded_at = models.DateTimeField(null=True, blank=True)
    unblinded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    unblind_reason = models.CharField(_("why the applicant is shown"), max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.alias
