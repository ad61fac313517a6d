"""How the applications to a call are judged: the rules of the evaluation that the call sets and publishes."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.rules.scheme import Scheme, scheme_of


class JudgingRules(models.Model):
    """The columns of a call that say how it is judged; a lot may set some of them otherwise."""

    class Blinding(models.TextChoices):
        NONE = "none", _("Evaluators see whose application it is")
        APPLICANT = "applicant", _("Evaluators do not see the applicant")
        BOTH = "both", _("Evaluators see neither the applicant nor each other")

    class CommentOn(models.TextChoices):
        CRITERION = "criterion", _("Every criterion")
        SECTION = "section", _("Every section")
        NONE = "none", _("Only where the points ask for it")

    class Equidistant(models.TextChoices):
        MEAN = "mean", _("The mean of all three")
        HIGHER = "higher", _("The mean of the higher two")
        LOWER = "lower", _("The mean of the lower two")

    class Overflow(models.TextChoices):
        STOP = "stop", _("The list ends there")
        SKIP = "skip", _("It is passed over for the next that fits")
        PART = "part", _("It is offered what is left")

    class Recusal(models.TextChoices):
        REPLACE = "replace", _("Another evaluator scores in their place")
        VOID = "void", _("Their scores are void, and those of the others count")

    class Eligibility(models.TextChoices):
        BEFORE = "before", _("Before scoring, for every application")
        SELECTED = "selected", _("After scoring, for those provisionally selected")

    total_points = models.PositiveSmallIntegerField(_("points in all, full application"), default=100)
    concept_points = models.PositiveSmallIntegerField(_("points in all, concept note"), default=50)
    min_points = models.PositiveSmallIntegerField(_("lowest score"), default=0)
    max_points = models.PositiveSmallIntegerField(_("highest score"), default=5)
    pass_mark = models.DecimalField(_("pass mark"), max_digits=5, decimal_places=2, default=60)
    concept_pass_mark = models.DecimalField(
        _("pass mark of concept notes"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    concept_cut_basis_points = models.PositiveIntegerField(
        _("concept notes are preselected while they ask for at most, percent of the pot"), null=True, blank=True
    )
    rounding = models.PositiveSmallIntegerField(_("decimals to which a result is rounded before comparing"), default=3)
    assessments_per_file = models.PositiveSmallIntegerField(_("evaluators per file"), default=3)
    divergence_basis_points = models.PositiveIntegerField(
        _("one more evaluator where scores differ by more than, percent of the higher"), null=True, blank=True
    )
    equidistant = models.CharField(
        _("where the third score is equally far from both"),
        max_length=6,
        choices=Equidistant.choices,
        default=Equidistant.MEAN,
    )
    blinding = models.CharField(_("blinding"), max_length=9, choices=Blinding.choices, default=Blinding.NONE)
    comment_on = models.CharField(
        _("a reason is written for"), max_length=9, choices=CommentOn.choices, default=CommentOn.CRITERION
    )
    comment_at = models.JSONField(_("points that need a reason of their own"), default=list, blank=True)
    tie_break = models.JSONField(_("at equal points the higher result in these sections"), default=list, blank=True)
    overflow = models.CharField(
        _("where the next in rank does not fit the money"),
        max_length=4,
        choices=Overflow.choices,
        default=Overflow.STOP,
    )
    recusal = models.CharField(
        _("when an evaluator steps back"), max_length=7, choices=Recusal.choices, default=Recusal.REPLACE
    )
    eligibility = models.CharField(
        _("eligibility is checked"), max_length=8, choices=Eligibility.choices, default=Eligibility.BEFORE
    )
    panel_least = models.PositiveSmallIntegerField(_("voting members at least"), default=3)
    panel_is_odd = models.BooleanField(_("an odd number of voting members"), default=False)
    least_external = models.PositiveSmallIntegerField(_("external experts at least"), default=0)
    quorum = models.PositiveSmallIntegerField(
        _("members who vote on the recommendation at least; 0: no vote is held"), default=0
    )
    signed_minutes = models.BooleanField(_("the members sign the minutes before the decision"), default=False)
    grants_per_applicant = models.PositiveSmallIntegerField(_("grants per applicant at most"), null=True, blank=True)
    complaint_days = models.PositiveSmallIntegerField(_("days to complain about the outcome"), null=True, blank=True)
    award_days = models.PositiveSmallIntegerField(_("days to accept an award"), null=True, blank=True)
    reserve_until = models.DateField(_("reserve list valid until"), null=True, blank=True)

    class Meta:
        abstract = True

    def scheme(self, *, stage: str = "full", lot: Any = None) -> Scheme:
        """Return how a stage of the call, or of one of its lots, is judged by its present terms."""
        from grants.calls.terms import judging_terms  # the terms are written with these models

        return scheme_of(judging_terms(self), stage=stage, lot=lot.key if lot else "")
