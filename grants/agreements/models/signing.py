"""What precedes a signature, who takes part, and the signatures themselves."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.agreements.models.agreement import Agreement
from grants.agreements.models.amendment import Amendment
from grants.core.models import Dated, StoredFile
from grants.people.models import Organisation
from workflows.models import append_only


class CoGrantee(Dated):
    """A partner that is party to the agreement beside the lead: its mandate, its share of the budget, its signature."""

    permission_prefix = "agreements"

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="co_grantees")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="co_grants"
    )
    name = models.CharField(_("official name"), max_length=200)
    country = models.CharField(_("country of registration"), max_length=2)
    registration_number = models.CharField(_("registration number"), max_length=40)
    representative = models.CharField(_("person entitled to sign"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    share_cents = models.BigIntegerField(_("share of the grant"), default=0)
    mandate = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    must_sign = models.BooleanField(_("signs the agreement"), default=False)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "country", "registration_number"], name="co_grantee_once_per_agreement"
            ),
            models.CheckConstraint(condition=models.Q(share_cents__gte=0), name="co_grantee_share_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class Precondition(Dated):
    """A condition that must be met, or waived with a reason, before the funder signs."""

    permission_prefix = "preconditions"

    class Key(models.TextChoices):
        DOCUMENTS = "documents", _("The documents of the organisation are there and in date")
        BUDGET = "budget", _("The budget is revised to the award and agreed again")
        ACCOUNT = "account", _("The bank account is confirmed")
        DOUBLE_FUNDING = "double_funding", _("The project is not funded twice")
        SANCTIONS = "sanctions", _("Nobody involved stands on a sanctions list")
        OTHER = "other", _("A condition of this award")

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        WAIVED = "waived", _("Waived")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="conditions")
    key = models.CharField(max_length=15, choices=Key.choices)
    title = models.CharField(_("condition"), max_length=300, blank=True)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default=Outcome.OPEN)
    note = models.CharField(_("how it is known"), max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key"], condition=~models.Q(key="other"), name="precondition_once_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_key_display())


class SanctionsCheck(Dated):
    """That an organisation was looked for on the sanctions lists, by whom, on which day, and what was found.

    A co-grantee without a page in Sofra is named by `co_grantee`; `organisation` then is the grantee that it works for.
    """

    permission_prefix = "sanctions"

    class Outcome(models.TextChoices):
        CLEAR = "clear", _("Nothing found")
        HIT = "hit", _("Found on a list")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sanctions_checks")
    co_grantee = models.ForeignKey(
        CoGrantee, null=True, blank=True, on_delete=models.PROTECT, related_name="sanctions_checks"
    )
    checked_on = models.DateField(_("checked on"))
    lists = models.CharField(_("lists consulted"), max_length=300)
    names = models.CharField(_("names looked for"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=5, choices=Outcome.choices)
    note = models.CharField(_("remark"), max_length=1000, blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-checked_on", "-pk"]
        triggers = append_only("sanctions_check")

    def __str__(self) -> str:
        return f"{self.party} · {self.checked_on}"

    @property
    def party(self) -> str:
        """The name of the one that was looked for."""
        return self.co_grantee.name if self.co_grantee else self.organisation.name


class Signature(models.Model):
    """A party's signature under the frozen text of an agreement, or of a change to it."""

    class Party(models.TextChoices):
        GRANTEE = "grantee", _("Grantee")
        CO_GRANTEE = "cograntee", _("Co-grantee")
        FUNDER = "funder", _("Funder")

    class Method(models.TextChoices):
        SYSTEM = "system", _("in Sofra")
        PAPER = "paper", _("on paper, the signed copy uploaded")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    amendment = models.ForeignKey(Amendment, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party.choices)
    co_grantee = models.ForeignKey(
        CoGrantee, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    capacity = models.CharField(_("in which capacity"), max_length=120)
    method = models.CharField(_("how"), max_length=6, choices=Method.choices, default=Method.SYSTEM)
    copy = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField(_("date on the paper"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=1)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "amendment", "party", "co_grantee", "round"],
                nulls_distinct=False,
                name="signature_once_per_party",
            ),
        ]
        triggers = append_only("signature")

    def __str__(self) -> str:
        return f"{self.name}, {self.get_party_display()}"
