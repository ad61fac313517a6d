"""What a report tells: answers, what became of the plan, photographs and links; and what of it was handed in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Question
from grants.core.models import StoredFile
from grants.monitoring.models.report import Report
from workflows.models import append_only


class ReportAnswer(models.Model):
    """The present text of one answer of a report; `key` names the question, `version` guards a newer text."""

    question: Question  # the question that the key names, set where the answer is shown with it

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="answers")
    key = models.SlugField(max_length=40)
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_answer_once_per_question")]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.key}"


class PlanNote(models.Model):
    """What a report says of one part of what was agreed: an activity of the work plan, or a partner."""

    TONES: ClassVar = {"": "quiet", "done": "done", "partly": "warn", "postponed": "warn", "not": "stop"}

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("Activity")
        PARTNER = "partner", _("Partner")

    class Outcome(models.TextChoices):
        DONE = "done", _("As agreed")
        PARTLY = "partly", _("In part")
        POSTPONED = "postponed", _("Postponed")
        NOT = "not", _("Not at all")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="plan_notes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(help_text=_("its place in what was agreed"))
    title = models.CharField(max_length=200, help_text=_("as agreed"))
    outcome = models.CharField(_("what became of it"), max_length=9, choices=Outcome.choices, blank=True)
    when = models.CharField(_("when"), max_length=120, blank=True)
    remark = models.TextField(_("what was done"), max_length=1500, blank=True)
    reason = models.TextField(_("why otherwise than agreed"), max_length=1500, blank=True)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "kind", "number"], name="plan_note_once_per_part"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def differs(self) -> bool:
        """Whether it became something else than was agreed."""
        return self.outcome not in ("", self.Outcome.DONE)


class ReportPhoto(models.Model):
    """A photograph that shows the support; without the consent of the people on it nobody publishes it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(_("caption"), max_length=200)
    alternative = models.CharField(_("what it shows"), max_length=300, blank=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    shows_people = models.BooleanField(_("people can be recognised"), default=True)
    has_consent = models.BooleanField(_("the consent of all of them is on file"), default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "file"], name="report_photo_once"),
            models.CheckConstraint(
                condition=models.Q(shows_people=True) | models.Q(has_consent=False), name="consent_of_people_only"
            ),
        ]

    def __str__(self) -> str:
        return self.caption

    @property
    def may_be_published(self) -> bool:
        """Whether it can be offered for publication: nobody is recognised, or everybody has agreed."""
        return self.has_consent or not self.shows_people


class ReportLink(models.Model):
    """A place outside where the support was made visible: the press, a social network, a page."""

    class Kind(models.TextChoices):
        PRESS = "press", _("Press")
        SOCIAL = "social", _("Social network")
        WEB = "web", _("Web page")
        OTHER = "other", _("Other")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("where"), max_length=6, choices=Kind.choices, default=Kind.PRESS)
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "url"], name="report_link_once")]

    def __str__(self) -> str:
        return self.title


class ReportVersion(models.Model):
    """What a report told when it was handed in, with its SHA-256; each round that was returned has its own."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    round = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["report", "round"], name="report_version_once_per_round")]
        triggers = append_only("report_version")

    def __str__(self) -> str:
        return f"{self.report} · {self.round}"
