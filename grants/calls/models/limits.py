"""What a call limits in rows of its own: lots, ceilings, kinds of cost, and who is invited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.headings import Heading
from grants.calls.models.call import Call
from grants.core.models import Dated
from grants.people.models import Organisation
from grants.programmes.models import Beneficiary


class Lot(models.Model):
    """A part of the pot with rules of its own: a lot, or the envelope of a country; each has its own committee."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="lots")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("lot"), max_length=200)
    country = models.ForeignKey(
        Beneficiary, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    pot_cents = models.BigIntegerField(_("money in the lot"))
    maximum_cents = models.BigIntegerField(_("largest grant in the lot"), null=True, blank=True)
    max_grants = models.PositiveSmallIntegerField(_("grants at most"), null=True, blank=True)
    min_turnover_cents = models.BigIntegerField(_("annual turnover at least"), null=True, blank=True)
    max_turnover_cents = models.BigIntegerField(_("annual turnover at most"), null=True, blank=True)
    evaluation = models.JSONField(_("rules of the evaluation of its own"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="lot_once_per_call"),
            models.CheckConstraint(condition=models.Q(pot_cents__gt=0), name="lot_pot_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class Ceiling(models.Model):
    """The most that one heading may take, in percent of the grant or of the total."""

    class Of(models.TextChoices):
        GRANT = "grant", _("of the grant")
        TOTAL = "total", _("of the total cost")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="ceilings")
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices[:6])
    basis_points = models.PositiveIntegerField(_("at most, percent"))
    of = models.CharField(_("of what"), max_length=5, choices=Of.choices, default=Of.GRANT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "heading"], name="ceiling_once_per_heading"),
            models.CheckConstraint(condition=models.Q(basis_points__lte=10_000), name="ceiling_within_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.get_heading_display()} ≤ {self.basis_points / 100:g} %"


class CostType(models.Model):
    """A kind of cost that the call names under a heading, and for whom it is excluded."""

    class Excluded(models.TextChoices):
        NOBODY = "nobody", _("Eligible for everybody")
        CSO = "cso", _("Excluded for civil society organisations")
        LOCAL_AUTHORITY = "local_authority", _("Excluded for local authorities")
        ALL = "all", _("Excluded for everybody")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="cost_types")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("kind of cost"), max_length=200)
    heading = models.CharField(_("heading"), max_length=20, choices=Heading.choices[:6])
    excluded_for = models.CharField(_("excluded for"), max_length=15, choices=Excluded.choices, default=Excluded.NOBODY)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="cost_type_once_per_call")]

    def __str__(self) -> str:
        return self.title

    def is_excluded_for(self, kind: str) -> bool:
        """Whether an applicant of this kind may not charge it."""
        return self.excluded_for in (kind, "all")


class InvitedOrganisation(Dated):
    """An organisation that a restricted call or a direct award invites."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="invited")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="call_invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["organisation__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "organisation"], name="organisation_invited_once")]

    def __str__(self) -> str:
        return str(self.organisation)
