"""Activities of programmes and grants: when, where, under what, who took part, and what the public reads of them."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.core.models import Dated, StoredFile
from grants.monitoring.rules.participants import BREAKDOWNS
from grants.people.countries import name_of
from grants.programmes.models import Action, Beneficiary, Phase, Programme
from workflows.machines.event import EventMachine


def _within_total(breakdown: str) -> models.CheckConstraint:
    """Let the database refuse a breakdown that says more than the total, or that has none."""
    groups = BREAKDOWNS[breakdown]
    said: Any = Coalesce(F(groups[0]), Value(0))
    for group in groups[1:]:
        said = said + Coalesce(F(group), Value(0))
    nothing = Q(**{f"{group}__isnull": True for group in groups})
    told = Q(total__isnull=False) & (Q(total_is_least=True) | Q(total__gte=said))
    return models.CheckConstraint(condition=nothing | told, name=f"event_{breakdown}_within_total")


class Place(models.Model):
    """A town with its coordinates, from the list in data/; of a beneficiary of ours, or of another country."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    other_names = models.JSONField(default=list, blank=True, help_text=_("names in other languages, for the search"))
    beneficiary = models.ForeignKey(Beneficiary, null=True, blank=True, on_delete=models.PROTECT, related_name="places")
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166 code, where it is none of ours"))
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="place_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(beneficiary__isnull=True, country__gt="") | Q(beneficiary__isnull=False, country=""),
                name="place_in_one_country",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def country_name(self) -> str:
        """The country or territory as data name it; Kosovo* carries its mark."""
        return self.beneficiary.name if self.beneficiary else name_of(self.country)


class Event(EventMachine, Dated):
    """Something that was held: by a programme, by several actions at once, or by a grantee; numbers, never names."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("Training")
        CONFERENCE = "conference", _("Conference")
        FORUM = "forum", _("Forum")
        WEBINAR = "webinar", _("Webinar")
        CAMPAIGN = "campaign", _("Campaign")
        STUDY_VISIT = "study_visit", _("Study visit")
        MEETING = "meeting", _("Meeting")
        OTHER = "other", _("Other")

    report = models.ForeignKey("Report", null=True, blank=True, on_delete=models.CASCADE, related_name="activities")
    agreement = models.ForeignKey(
        Agreement,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events",
        verbose_name=_("grant agreement"),
    )
    code = models.SlugField(max_length=60, unique=True, null=True, blank=True, help_text=_("of what data/ loads"))
    title = models.CharField(_("activity"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    is_online = models.BooleanField(_("online"), default=False)
    places = models.ManyToManyField(Place, blank=True, related_name="events", verbose_name=_("places"))
    venue = models.CharField(_("place"), max_length=120, blank=True)
    programmes = models.ManyToManyField(Programme, blank=True, related_name="events", verbose_name=_("programmes"))
    phases = models.ManyToManyField(Phase, blank=True, related_name="events", verbose_name=_("phases"))
    actions = models.ManyToManyField(Action, blank=True, related_name="events", verbose_name=_("actions"))
    projects = models.JSONField(_("other projects"), default=list, blank=True)
    total = models.PositiveIntegerField(_("participants"), null=True, blank=True)
    total_is_least = models.BooleanField(_("more than this number took part"), default=False)
    women = models.PositiveIntegerField(_("women"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men"), null=True, blank=True)
    others = models.PositiveIntegerField(_("other or not said"), null=True, blank=True)
    under_18 = models.PositiveIntegerField(_("under 18"), null=True, blank=True)
    aged_18_to_29 = models.PositiveIntegerField(_("18 to 29"), null=True, blank=True)
    aged_30_to_64 = models.PositiveIntegerField(_("30 to 64"), null=True, blank=True)
    aged_65_or_more = models.PositiveIntegerField(_("65 or more"), null=True, blank=True)
    with_disabilities = models.PositiveIntegerField(_("persons with disabilities"), null=True, blank=True)
    law_enforcement = models.PositiveIntegerField(_("law enforcement"), null=True, blank=True)
    civil_society = models.PositiveIntegerField(_("civil society"), null=True, blank=True)
    local_authority = models.PositiveIntegerField(_("local authorities"), null=True, blank=True)
    judiciary = models.PositiveIntegerField(_("judiciary"), null=True, blank=True)
    media = models.PositiveIntegerField(_("media"), null=True, blank=True)
    other_institution = models.PositiveIntegerField(_("other institutions"), null=True, blank=True)
    institutions = models.JSONField(_("institutions that took part, without a number"), default=list, blank=True)
    builds_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="followed_by", verbose_name=_("builds on")
    )
    builds_on_elsewhere = models.CharField(_("builds on, not in this list"), max_length=250, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_ends_after_start"),
            models.CheckConstraint(condition=Q(total_is_least=False) | Q(total__isnull=False), name="event_least_of"),
            *(_within_total(breakdown) for breakdown in BREAKDOWNS),
        ]
        indexes = [GinIndex(SearchVector("search_text", config="simple"), name="event_search")]

    def __str__(self) -> str:
        return self.title

    @property
    def has_summary(self) -> bool:
        return bool(self.summaries.all())

    @property
    def is_reported(self) -> bool:
        """Whether it is a part of a grantee's report, in which alone it may be changed."""
        return self.report_id is not None

    @property
    def was_ever_public(self) -> bool:
        """Whether the public has read of it; then it stays."""
        return str(self.state) != "internal"

    @property
    def days(self) -> list[datetime.date]:
        """The days on which it was held."""
        return [
            self.starts_on + datetime.timedelta(days=number)
            for number in range((self.ends_on - self.starts_on).days + 1)
        ]


class EventSummary(models.Model):
    """What the public reads of an activity, in one language."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="summaries")
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("summary"), max_length=4000)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["event", "language"], name="event_summary_once_per_language")]

    def __str__(self) -> str:
        return f"{self.event} ({self.language})"


class EventDocument(Dated):
    """A paper of an activity: programme, list of participants, presentation; read inside only."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title
