"""What a call asks for: questions, documents, and the criteria by which answers are judged."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.models.call import Call
from grants.calls.models.kinds import AskedIn, ForWhom, Stage


class Live(models.Manager[Any]):
    """Rows that a corrigendum has not retired; `everything` holds those too."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Leave out what is retired."""
        return super().get_queryset().filter(is_retired=False)


class Question(models.Model):
    """A question of the call's form; `key` is its stable id, and a question that was dropped is kept as retired."""

    class Kind(models.TextChoices):
        SHORT_TEXT = "short_text", _("Short text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        CHOICE = "choice", _("Choice of one")
        SEVERAL = "several", _("Choice of several")
        TABLE = "table", _("Table")
        FILE = "file", _("File")
        DECLARATION = "declaration", _("Declaration")

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="questions")
    section = models.CharField(_("section"), max_length=120)
    key = models.SlugField(max_length=40)
    kind = models.CharField(_("kind of answer"), max_length=12, choices=Kind.choices, default=Kind.LONG_TEXT)
    title = models.CharField(_("question"), max_length=250)
    help = models.CharField(_("help"), max_length=500, blank=True)
    max_words = models.PositiveSmallIntegerField(_("most words"), null=True, blank=True, default=300)
    max_characters = models.PositiveIntegerField(_("most characters"), null=True, blank=True)
    minimum = models.DecimalField(_("at least"), max_digits=15, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("at most"), max_digits=15, decimal_places=2, null=True, blank=True)
    options = models.JSONField(_("choices, or columns of the table"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=True)
    shown_if = models.JSONField(_("shown if"), default=dict, blank=True)
    applies_to = models.CharField(_("asked of"), max_length=15, choices=ForWhom.choices, default=ForWhom.BOTH)
    stage = models.CharField(_("asked in"), max_length=7, choices=AskedIn.choices, default=AskedIn.FULL)
    is_retired = models.BooleanField(default=False, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Live()
    everything = models.Manager["Question"]()

    class Meta:
        ordering = ["order", "pk"]
        base_manager_name = "everything"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="question_once_per_call")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_report(self) -> bool:
        """Whether it is asked in the report of the grant, and so is no part of any application."""
        return self.stage == AskedIn.REPORT


class CriteriaSection(models.Model):
    """A section of award criteria, with the points below which a file fails; `lot` is the key of its lot."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria_sections")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("section"), max_length=200)
    stage = models.CharField(_("scored on"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    lot = models.SlugField(_("lot"), max_length=40, blank=True)
    threshold = models.DecimalField(_("points at least"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_carried = models.BooleanField(_("counts again with the points of the concept note"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key", "stage", "lot"], name="criteria_section_once_per_stage")
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(models.Model):
    """An award criterion; its weight is the most weighted points it gives, `looks_at` holds keys of questions."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40, default="")
    title = models.CharField(_("criterion"), max_length=200)
    help = models.CharField(_("help"), max_length=500, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    section = models.SlugField(_("section"), max_length=40, blank=True)
    stage = models.CharField(_("scored on"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    lot = models.SlugField(_("lot"), max_length=40, blank=True)
    looks_at = models.JSONField(_("questions that it looks at"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="criterion_once_per_call"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="criterion_weight_positive"),
        ]

    def __str__(self) -> str:
        return self.title


class RequiredDocument(models.Model):
    """A document that the call asks for; one that was dropped is kept as retired."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="documents")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("document"), max_length=200)
    help = models.CharField(_("help"), max_length=500, blank=True)
    is_required = models.BooleanField(_("must be there"), default=True)
    applies_to = models.CharField(_("asked of"), max_length=15, choices=ForWhom.choices, default=ForWhom.BOTH)
    stage = models.CharField(_("asked in"), max_length=7, choices=Stage.choices, default=Stage.FULL)
    max_files = models.PositiveSmallIntegerField(_("files at most"), default=1)
    is_retired = models.BooleanField(default=False, editable=False)
    order = models.PositiveSmallIntegerField(default=0)

    objects = Live()
    everything = models.Manager["RequiredDocument"]()

    class Meta:
        ordering = ["order", "pk"]
        base_manager_name = "everything"
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="document_once_per_call")]

    def __str__(self) -> str:
        return self.title
