"""Changes to an agreement in force, each with the version that it makes; and the templates of the contract."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models.agreement import Agreement
from grants.agreements.present import present_of
from grants.core.models import Dated, StoredFile
from grants.programmes.models import Programme
from workflows.machines.amendment import AmendmentMachine
from workflows.models import append_only

if TYPE_CHECKING:
    from grants.agreements.models.signing import CoGrantee


class Amendment(AmendmentMachine, Dated):
    """A change to an agreement: what it was, what it shall be, why, and who asked for it.

    `changes` holds the new values in the shape of its kind, `before` those that it replaces; `is_notice` is judged by
    the rules of the scheme when it is proposed, and again when it is taken note of.
    """

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Budget")
        EXTENSION = "extension", _("Longer period, at no cost")
        DESCRIPTION = "description", _("Description and indicators")
        ACCOUNT = "account", _("Bank account")
        SIGNATORY = "signatory", _("Person entitled to sign")
        PARTNER = "partner", _("A partner leaves")
        SUSPENSION = "suspension", _("Suspension")
        RESUMPTION = "resumption", _("End of a suspension")
        TERMINATION = "termination", _("Termination")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what changes"), max_length=12, choices=Kind.choices)
    is_notice = models.BooleanField(default=False)
    by_grantee = models.BooleanField(default=True)
    reason = models.TextField(_("reason"), max_length=3000)
    changes = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="amendment_numbered_once"),
            models.UniqueConstraint(
                fields=["agreement", "kind"],
                condition=models.Q(state__in=["proposed", "recommended", "approved", "signed"]),
                name="amendment_open_once_per_kind",
            ),
        ]
        indexes = [models.Index(fields=["state", "kind"], name="amendment_by_state")]

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.number} · {self.get_kind_display()}"

    @property
    def is_notice_enough(self) -> bool:
        return self.is_notice

    @property
    def is_for_the_funder_alone(self) -> bool:
        return self.kind in {self.Kind.SUSPENSION, self.Kind.RESUMPTION, self.Kind.TERMINATION}

    @property
    def needs_signatures(self) -> bool:
        return not self.is_notice and not self.is_for_the_funder_alone

    @property
    def way_label(self) -> Any:
        """How it is decided, in words: taken note of, signed by both, or by the funder alone."""
        if self.is_notice:
            return _("notice")
        return _("decision of the funder") if self.is_for_the_funder_alone else _("amendment, signed by both")

    @property
    def everyone_has_signed(self) -> bool:
        return not self.still_to_cosign

    @property
    def still_to_cosign(self) -> list["CoGrantee"]:
        """The co-grantees whose signature under this change is missing: those that signed the agreement jointly."""
        asked = [row for row in self.agreement.co_grantees.all() if row.must_sign and row.left_on is None]
        if not asked or not self.needs_signatures:
            return []
        signed = {row.co_grantee_id for row in self.signatures.all()}
        return [row for row in asked if row.pk not in signed]

    @property
    def is_applicable(self) -> bool:
        """True while such a change could still be asked for, and what is to change reads as it did."""
        from grants.agreements.planning import untimely

        if self.kind == self.Kind.ACCOUNT:  # what is owed in the end is paid to it, too
            accounts = self.agreement.organisation.bank_accounts
            return accounts.filter(pk=self.changes.get("account"), state="confirmed").exists()
        if untimely(self.agreement, self.kind):
            return False
        return self.is_for_the_funder_alone or present_of(self.agreement, self.kind, self.changes) == self.before


class AgreementVersion(models.Model):
    """An agreement as it read from a day on: the content in full, its document, and the change that made it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    amendment = models.OneToOneField(
        Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="made_version"
    )
    content = models.JSONField()
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    in_force_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="agreement_version_once")]
        triggers = append_only("agreement_version")

    def __str__(self) -> str:
        return f"{self.agreement.reference} · {self.number}"


class AgreementTemplate(Dated):
    """The articles of a programme's agreements in one language; a new edition never changes what was signed."""

    permission_prefix = "templates"

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="agreement_templates")
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    edition = models.PositiveSmallIntegerField()
    articles = models.JSONField(help_text=_("Rows of title and paragraphs, with the fields named in braces"))
    visibility = models.TextField(_("visibility"), max_length=4000, blank=True)
    reason = models.CharField(_("what is new"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["programme", "language", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "language", "edition"], name="agreement_template_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme} · {self.language} · {self.edition}"
