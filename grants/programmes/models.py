"""Programmes, phases, themes and actions; who funds them in which shares; what is allocated to small grants."""

from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.core.models import Dated, StoredFile
from grants.ledger.models import Account
from workflows.machines.allocation import AllocationMachine


class Programme(models.Model):
    """A joint programme, for example the Horizontal Facility for the Western Balkans and Türkiye."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    web = models.URLField(_("web address"), blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """A funding period of a programme; its budget is published, often as a round figure."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="phases")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    budget_cents = models.BigIntegerField(_("budget"), null=True, blank=True)
    budget_is_approximate = models.BooleanField(default=False)
    action_count = models.PositiveSmallIntegerField(null=True, blank=True)
    shares = models.JSONField(
        default=dict, blank=True, help_text=_("Donor to basis points, as published; for reading only")
    )
    currency = models.CharField(max_length=3, default="EUR")
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="phase_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(budget_cents__isnull=True) | models.Q(budget_cents__gt=0),
                name="phase_budget_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(models.Model):
    """A part of a programme under which its actions stand."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField(max_length=40)
    name = models.CharField(_("name"), max_length=250)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="theme_once_per_programme")]

    def __str__(self) -> str:
        return self.name


class Beneficiary(models.Model):
    """A country, territory or region that an action is for; the name carries its mark (Kosovo*) where it needs one."""

    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=100)
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166 code; empty for a region"))
    footnote = models.SlugField(max_length=40, blank=True, help_text=_("Key of the footnote that goes with the name"))
    currency = models.CharField(max_length=3, default="EUR")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """A disclaimer, co-funding line or footnote in one language, with the day from which it holds."""

    class Kind(models.TextChoices):
        DISCLAIMER = "disclaimer", _("Disclaimer")
        COFUNDING = "cofunding", _("Co-funding line")
        FOOTNOTE = "footnote", _("Footnote")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.SlugField(max_length=40)
    language = models.CharField(max_length=10)
    text = models.TextField()
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "key", "language", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "language", "valid_from"], name="notice_once_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class Action(Dated):
    """A funded action: one beneficiary or the region, a budget, and what it is for."""

    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="actions")
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.PROTECT, related_name="actions")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=250)
    title_local = models.CharField(max_length=250, blank=True)
    title_local_language = models.CharField(max_length=10, blank=True)
    budget_cents = models.BigIntegerField(_("budget"), null=True, blank=True)
    budget_is_demonstration = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, default="EUR")
    goal = models.JSONField(default=list, blank=True, help_text=_("Paragraphs"))
    beneficiaries_text = models.JSONField(default=list, blank=True)
    means = models.JSONField(default=list, blank=True)
    expected_results = models.JSONField(default=list, blank=True)
    contact_office = models.CharField(max_length=250, blank=True)
    web = models.URLField(blank=True)
    disclaimer = models.SlugField(max_length=40, blank=True)
    sector = models.CharField(max_length=5, default="15160", help_text=_("DAC sector code"))
    source = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=False)
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(budget_cents__isnull=True) | models.Q(budget_cents__gt=0),
                name="action_budget_positive",
            ),
        ]
        indexes = [GinIndex(SearchVector("search_text", config="simple"), name="action_search")]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """Return the title in the reader's language where the sources give it, otherwise in English."""
        return self.title_local if self.title_local and self.title_local_language == language else self.title


class FundingShare(models.Model):
    """A donor's share in an action, in basis points, from a day until another; never derived from the programme."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="shares")
    donor = models.CharField(max_length=10, help_text="EU, CoE")
    basis_points = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["valid_from", "-basis_points"]
        constraints = [
            models.UniqueConstraint(fields=["action", "donor", "valid_from"], name="share_once_per_donor_and_day"),
            models.CheckConstraint(
                condition=models.Q(basis_points__gt=0, basis_points__lte=10_000), name="share_within_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.donor} {self.basis_points / 100:g} %"

    @property
    def donor_name(self) -> str:
        """The donor in the reader's words."""
        names = {"EU": _("European Union"), "CoE": _("Council of Europe")}
        return str(names.get(self.donor, self.donor))


class Allocation(AllocationMachine, Dated):
    """A sum of an action's budget that is set aside for small grants, or taken back from them, with its reason."""

    class Kind(models.TextChoices):
        RAISE = "raise", _("Set aside for small grants")
        CUT = "cut", _("Taken back")

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="allocations")
    kind = models.CharField(_("what it does"), max_length=5, choices=Kind.choices, default=Kind.RAISE)
    amount_cents = models.BigIntegerField(_("amount"))
    reason = models.TextField(_("reason"))
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount_cents__gt=0), name="allocation_positive")]

    def __str__(self) -> str:
        return f"{self.action} · {self.amount_cents / 100:,.2f}"

    @property
    def net_cents(self) -> int:
        """What it adds to the small grants' money, in cents; a cut takes it away."""
        return -self.amount_cents if self.kind == self.Kind.CUT else self.amount_cents

    @property
    def confirmed_cents(self) -> int:
        """What is already confirmed for this action beside it, cuts taken off, in cents."""
        confirmed = self.action.allocations.filter(state="confirmed").exclude(pk=self.pk)
        sums = dict(confirmed.order_by().values_list("kind").annotate(total=models.Sum("amount_cents")))
        return sums.get(self.Kind.RAISE, 0) - sums.get(self.Kind.CUT, 0)

    @property
    def fits_budget(self) -> bool:
        if self.kind == self.Kind.CUT:
            return True
        return self.confirmed_cents + self.amount_cents <= (self.action.budget_cents or 0)

    @property
    def is_not_promised(self) -> bool:
        if self.kind == self.Kind.RAISE:
            return True
        owner = {"owner_type": "action", "owner_id": self.action_id, "currency": self.action.currency}
        free = Account.objects.filter(kind=Account.Kind.AVAILABLE, **owner).values_list("balance", flat=True).first()
        return self.amount_cents <= (free or 0)


class StaffRole(Dated):
    """What a member of staff may do, in a whole programme or in one action."""

    class Role(models.TextChoices):
        OFFICER = "officer", _("Programme officer")
        EVALUATOR = "evaluator", _("Evaluator")
        FINANCE = "finance", _("Finance officer")
        APPROVER = "approver", _("Approver")
        AUDITOR = "auditor", _("Auditor")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=15, choices=Role.choices)
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.CASCADE, related_name="staff_roles"
    )
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.CASCADE, related_name="staff_roles")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(programme__isnull=False, action__isnull=True)
                | models.Q(programme__isnull=True, action__isnull=False),
                name="staff_role_has_one_scope",
            ),
            models.UniqueConstraint(fields=["user", "role", "programme"], name="staff_role_once_per_programme"),
            models.UniqueConstraint(fields=["user", "role", "action"], name="staff_role_once_per_action"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.programme or self.action}"


_RoleEvent: Any = pghistory.create_event_model(
    StaffRole,
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)


class StaffRoleEvent(_RoleEvent):  # type: ignore[misc]
    """What happened to a staff role, kept by the database; who did it and why stands in its context."""
