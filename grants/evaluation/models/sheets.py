"""Score sheets: one evaluator's work on one file, with points, reasons, notes, and every version that was handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Criterion
from grants.core.models import Dated
from grants.evaluation.models.panel import Panel
from grants.evaluation.rules import needs_reason
from workflows.machines.assessment import AssessmentMachine
from workflows.models import append_only


class Assessment(AssessmentMachine, Dated):
    """One evaluator's score sheet for one file; `alias` names the file where the applicant is hidden."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="assessments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assessments")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    conflict_reason = models.CharField(_("conflict of interest"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_anchor = models.BooleanField(default=False, help_text="scored for calibration; it does not count")
    is_third = models.BooleanField(default=False, help_text="asked for because two scores differ too much")
    is_by_hand = models.BooleanField(default=False, help_text="placed by a person, not by the rule")
    placement = models.JSONField(default=dict, blank=True, help_text="why the file went to this evaluator")
    notes = models.TextField(_("private notes"), max_length=10_000, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["application__reference", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "application", "evaluator", "is_anchor"], name="assessment_once_per_evaluator"
            )
        ]
        indexes = [models.Index(fields=["evaluator", "state"], name="assessment_of_evaluator")]

    def __str__(self) -> str:
        return f"{self.application} · {self.evaluator}"

    @property
    def is_complete(self) -> bool:
        scheme = self.panel.scheme
        scores = {score.criterion.key: score for score in self.scores.select_related("criterion")}
        for rule in scheme.criteria:
            score = scores.get(rule.key)
            if score is None or score.points is None:
                return False
            if needs_reason(scheme, score.points) and not score.comment.strip():
                return False
        if scheme.comment_on != "section":
            return True
        written = {row.section for row in self.section_comments.all() if row.comment.strip()}
        return all(section.key in written for section in scheme.sections if scheme.criteria_of(section.key))

    @property
    def scoring_is_open(self) -> bool:
        return self.panel.state == ("calibrating" if self.is_anchor else "scoring")


class Score(models.Model):
    """The points for one criterion, with the reason in a sentence the applicant may read."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)
    comment = models.TextField(_("reason"), max_length=2000, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="score_once_per_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.points}"


class SectionComment(models.Model):
    """The reason for the points of a whole section; `section` is its key in the scheme."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="section_comments")
    section = models.SlugField(max_length=40)
    comment = models.TextField(_("reason"), max_length=3000, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "section"], name="section_comment_once")]

    def __str__(self) -> str:
        return self.section


class SheetVersion(models.Model):
    """A sheet as it was handed in; reopening keeps it, with who reopened it and why."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="points and comments by criterion, comments by section")
    sha256 = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="sheet_version_numbered_once")]
        triggers = append_only("sheet_version")

    def __str__(self) -> str:
        return f"{self.assessment} · {self.number}"


class Highlight(Dated):
    """A passage that an evaluator marked for themselves; nobody else sees it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="highlights")
    part = models.CharField(max_length=80, help_text="the part of the file, as its page names it")
    quote = models.CharField(max_length=1000)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.quote[:40]
