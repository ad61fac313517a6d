"""Monitoring visits to grants: what a scheme asks at each, the visit with its report, what it recommends."""

import datetime
from typing import Final

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.core.models import Dated, StoredFile
from workflows.machines.recommendation import RecommendationMachine
from workflows.machines.visit import VisitMachine

NOTICE_DAYS: Final = 30


class VisitRules(Dated):
    """What a scheme says of visits: the days of notice, and the questions of the checklist."""

    permission_prefix = "visit_rules"

    call = models.OneToOneField(Call, on_delete=models.CASCADE, related_name="visit_rules")
    notice_days = models.PositiveSmallIntegerField(
        _("days of notice"), default=NOTICE_DAYS, validators=[MaxValueValidator(365)]
    )
    questions = models.JSONField(_("checklist"), default=list, blank=True, help_text=_("a list of questions"))

    def __str__(self) -> str:
        return f"{self.call.reference} · {self.notice_days}"


class Visit(VisitMachine, Dated):
    """A monitoring visit to a grant, from its plan to the report and its recommendations."""

    class Kind(models.TextChoices):
        ON_SITE = "on_site", _("At the organisation")
        ACTIVITY = "activity", _("At an activity")
        ONLINE = "online", _("Online")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="visits")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.ON_SITE)
    planned_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=2000)
    visitor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)
    short_notice = models.CharField(_("why the notice is shorter"), max_length=500, blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)
    met = models.CharField(_("who was met, by function"), max_length=300, blank=True)
    findings = models.TextField(_("findings"), max_length=10000, blank=True)
    version = models.PositiveIntegerField(default=0, help_text=_("grows with each saved report"))
    report_sent_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-planned_on", "-pk"]
        indexes = [models.Index(fields=["state", "planned_on"], name="visit_by_state")]

    def __str__(self) -> str:
        return f"{_('Visit')} · {self.agreement.reference}"

    @property
    def day(self) -> datetime.date:
        """The day on which it took place, or is to take place."""
        return self.held_on or self.planned_on

    @property
    def is_still_to_come(self) -> bool:
        return self.planned_on >= timezone.localdate()

    @property
    def day_has_come(self) -> bool:
        return self.planned_on <= timezone.localdate()

    @property
    def report_is_open(self) -> bool:
        return self.report_sent_at is None

    @property
    def report_is_complete(self) -> bool:
        return bool(self.findings.strip()) and all(row.answer for row in self.checklist.all())

    @property
    def recommendations_are_closed(self) -> bool:
        return all(str(row.state) == "closed" for row in self.recommendations.all())


class ChecklistRow(models.Model):
    """A question of the checklist as it stood when the visit was planned, and what was found."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        PARTLY = "partly", _("Partly")
        NOT_APPLICABLE = "na", _("Not applicable")

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="checklist")
    order = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    answer = models.CharField(_("answer"), max_length=6, choices=Answer.choices, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["visit", "order"], name="checklist_row_numbered_once")]

    def __str__(self) -> str:
        return self.question


class Recommendation(RecommendationMachine, Dated):
    """What a visit asks of the grantee, until when, and what it did about it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="recommendations")
    text = models.TextField(_("recommendation"), max_length=1000)
    is_severe = models.BooleanField(_("severe"), default=False)
    due_on = models.DateField(_("to be answered by"))
    answer_text = models.TextField(_("what was done"), max_length=3000, blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(default=1, help_text=_("grows each time it is opened again"))

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="recommendation_by_state")]

    def __str__(self) -> str:
        return f"{self.text[:60]} · {self.visit.agreement.reference}"

    @property
    def agreement(self) -> Agreement:
        return self.visit.agreement

    @property
    def is_sent(self) -> bool:
        return self.visit.report_is_sent

    @property
    def visit_is_open(self) -> bool:
        return str(self.visit.state) == "held"

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed and it was not answered."""
        return str(self.state) == "open" and self.is_sent and self.due_on < timezone.localdate()
