"""The evaluation committee of a call or lot, its members, and its work on one stage."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.applications.models import Application
from grants.calls.models import Call, Lot, Stage
from grants.calls.rules.scheme import Scheme, scheme_of
from grants.core.models import Dated
from workflows.machines.panel import PanelMachine


class Panel(PanelMachine, Dated):
    """The evaluation committee of a call, or of one of its lots or country envelopes, and its work on one stage."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="panels")
    lot = models.ForeignKey(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="panels")
    stage = models.CharField(max_length=7, choices=Stage.choices, default=Stage.FULL)
    reference = models.SlugField(max_length=90, unique=True, help_text="that of the call, with the lot's key")
    due_at = models.DateTimeField(_("scores due"), null=True, blank=True)
    minutes = models.TextField(_("minutes of the committee"), max_length=5000, blank=True)
    judged_by = models.JSONField(null=True, blank=True, help_text="the rules, frozen when the scoring opens")
    seed = models.PositiveBigIntegerField(default=0, help_text="decides between equal placements of files")
    anchor = models.ForeignKey(
        Application,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("application for calibration"),
    )
    calibration = models.TextField(_("what the calibration came to"), max_length=5000, blank=True)
    line = models.PositiveSmallIntegerField(_("files above the cut-off line at most"), null=True, blank=True)
    line_reason = models.CharField(_("why the line is drawn there"), max_length=1000, blank=True)
    unblinded_at = models.DateTimeField(null=True, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "lot", "stage"], name="panel_once_per_stage", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{_('Committee')} · {self.lot or self.call}"

    @property
    def title(self) -> str:
        """The call, with the lot where the committee is for one, and the stage where it judges concept notes."""
        parts = [self.call.title, self.lot.title if self.lot else ""]
        parts.append(str(_("concept notes")) if self.stage == Stage.CONCEPT else "")
        return " · ".join(part for part in parts if part)

    @cached_property
    def scheme(self) -> Scheme:
        """The rules by which it judges: those frozen when the scoring opened, before that those of the call."""
        key = self.lot.key if self.lot else ""
        if self.judged_by is not None:
            return scheme_of(self.judged_by, stage=self.stage, lot=key)
        return self.call.scheme(stage=self.stage, lot=self.lot)

    @property
    def is_for_concepts(self) -> bool:
        """Whether it judges concept notes."""
        return self.stage == Stage.CONCEPT

    @property
    def files(self) -> models.QuerySet[Application]:
        """The applications before this committee, in whatever state; concept notes stay its own when they go on."""
        found = self.call.applications.filter(lot=self.lot_id)
        if self.is_for_concepts:
            return found.filter(models.Q(stage=Stage.CONCEPT) | models.Q(rankings__panel=self)).distinct()
        return found.filter(stage=Stage.FULL)

    @property
    def scored_state(self) -> str:
        """The state of an application that this committee scores."""
        return "submitted" if self.is_for_concepts else "eligible"

    @property
    def live_files(self) -> models.QuerySet[Application]:
        """The applications that it scores now."""
        found = self.call.applications.filter(lot=self.lot_id, stage=self.stage, state=self.scored_state)
        return found.exclude(checks__passed=False) if self.is_for_concepts else found

    @property
    def pot_cents(self) -> int:
        """The money that this committee proposes to award, in cents; for concept notes the sum they may ask for."""
        pot = self.lot.pot_cents if self.lot else self.call.pot_cents
        share = self.scheme.cut_basis_points
        return pot * share // 10_000 if share is not None else pot

    @property
    def voting_members(self) -> list["PanelMember"]:
        """Those who sit on it today with a vote."""
        return [member for member in self.members.all() if member.votes and member.is_serving]

    @property
    def scorers(self) -> list["PanelMember"]:
        """Those who sit on it today and score files: everybody but the secretary."""
        return [member for member in self.members.all() if member.scores and member.is_serving]

    @property
    def has_quorum(self) -> bool:
        voters = self.voting_members
        externals = [member for member in voters if member.role == PanelMember.Role.EXTERNAL]
        is_odd = len(voters) % 2 == 1 or not self.scheme.panel_is_odd
        return len(voters) >= self.scheme.panel_least and len(externals) >= self.scheme.least_external and is_odd

    @property
    def checks_are_done(self) -> bool:
        with_applicant = models.Q(state="draft", reopened_until__gte=timezone.now())
        if self.is_for_concepts:
            return not self.call.applications.filter(with_applicant, lot=self.lot_id).exists()
        return not self.files.filter(models.Q(state="submitted") | with_applicant).exists()

    @property
    def every_file_is_covered(self) -> bool:
        active = models.Count("assessments", filter=self._live_sheets())
        uncovered = self.live_files.annotate(active=active).filter(active__lt=self.sheets_per_file)
        return not uncovered.exists()

    @property
    def sheets_per_file(self) -> int:
        """How many evaluators have to score a file; after a recusal one that stays is enough where the call says so."""
        is_void = self.scheme.recusal == "void" and self.state not in {"forming", "calibrating"}
        return 1 if is_void else self.scheme.scorers

    @property
    def has_files(self) -> bool:
        return self.live_files.exists()

    @property
    def every_score_is_in(self) -> bool:
        open_sheets = self.assessments.filter(
            state__in=["assigned", "accepted"], application__in=self.live_files.values("pk"), is_anchor=False
        )
        return self.has_files and self.every_file_is_covered and not open_sheets.exists()

    @property
    def every_divergence_is_settled(self) -> bool:
        """Whether every file whose scores differ too much has its third sheet."""
        from grants.evaluation.divergence import files_that_diverge

        return not files_that_diverge(self)

    @property
    def has_anchor(self) -> bool:
        return self.anchor_id is not None

    @property
    def calibration_is_done(self) -> bool:
        """Whether all have scored the application for calibration, and what was agreed on it is written down."""
        sheets = self.assessments.filter(is_anchor=True).exclude(state="recused")
        return sheets.exists() and not sheets.exclude(state="submitted").exists() and bool(self.calibration.strip())

    @property
    def is_calibrated(self) -> bool:
        return not self.has_anchor or self.calibration_is_done

    @property
    def masks_are_checked(self) -> bool:
        if not self.scheme.hides_applicant:
            return True
        return not self.live_files.exclude(masking__checked_at__isnull=False).exists()

    @property
    def vote_is_carried(self) -> bool:
        from grants.evaluation.ballots import tally

        return self.scheme.quorum == 0 or tally(self).is_carried

    @property
    def minutes_are_signed(self) -> bool:
        if not self.scheme.signed_minutes:
            return True
        last = self.protocols.order_by("-number").first()
        return last is not None and last.state == "signed" and last.agrees_with_the_records

    @property
    def live_rankings(self) -> list["Any"]:
        """The ranked files that are still in the race: one withdrawn or found ineligible meanwhile gets no decision."""
        is_read = "rankings" in getattr(self, "_prefetched_objects_cache", {})  # a page reads them once
        rows = self.rankings.all() if is_read else self.rankings.select_related("application__organisation")
        return [row for row in rows if not row.is_out]

    @property
    def open_rankings(self) -> list["Any"]:
        """The ranked files that still wait for a decision."""
        return [row for row in self.live_rankings if row.application.state == self.scored_state]

    @property
    def proposed_awards(self) -> list["Any"]:
        """The files for which the committee proposes an award, or to go on to the full application."""
        return [row for row in self.open_rankings if row.outcome == "award"]

    @property
    def every_file_has_an_outcome(self) -> bool:
        if not all(row.outcome and row.reason.strip() for row in self.open_rankings):
            return False
        return not self.live_files.exclude(rankings__panel=self).exists()  # one reinstated since has to be scored first

    @property
    def awards_are_eligible(self) -> bool:
        from grants.evaluation.late_check import unmet_of

        return not unmet_of(self)

    @property
    def awards_reach_the_minimum(self) -> bool:
        """Whether the promise of a least number of grants is kept; in a call of several lots no single lot owes it."""
        promised = 0 if self.lot or self.is_for_concepts else self.call.minimum_grants or 0
        passing = sum(1 for row in self.live_rankings if row.passes) if promised else 0
        standing = sum(1 for row in self.live_rankings if row.application.state == "awarded") if promised else 0
        return len(self.proposed_awards) + standing >= min(promised, passing) if promised else True

    @property
    def awarded_cents(self) -> int:
        """The sum of the proposed awards in cents."""
        return sum(row.amount_cents or 0 for row in self.proposed_awards)

    @property
    def awards_fit_the_pot(self) -> bool:
        if self.is_for_concepts:
            return True
        from grants.evaluation.standing import standing_awards

        count, cents = standing_awards(self)
        most = self.lot.max_grants if self.lot else None
        fits = self.awarded_cents + cents <= self.pot_cents
        return fits and (most is None or len(self.proposed_awards) + count <= most)

    @property
    def everybody_declared(self) -> bool:
        """Whether every member has signed the declaration of impartiality and confidentiality."""
        return all(member.declared_at is not None for member in self.members.all() if member.is_serving)

    def _live_sheets(self) -> models.Q:
        ours = models.Q(assessments__panel=self, assessments__is_anchor=False)
        return ours & ~models.Q(assessments__state="recused")


class PanelMember(models.Model):
    """Somebody appointed to a committee: in which role, with a vote or without, from when until when."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        SECRETARY = "secretary", _("Secretary")
        MEMBER = "member", _("Member")
        EXTERNAL = "external", _("External expert")

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_memberships")
    appointed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=9, choices=Role.choices, default=Role.MEMBER)
    votes = models.BooleanField(_("has a vote"), default=True)
    scores = models.BooleanField(_("scores files"), default=True)
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)
    declared_at = models.DateTimeField(_("declaration of impartiality"), null=True, blank=True)
    declaration = models.TextField(blank=True, help_text="the words that were signed")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "user"], name="panel_member_once"),
            models.UniqueConstraint(fields=["panel"], condition=models.Q(role="chair"), name="panel_one_chair"),
            models.UniqueConstraint(fields=["panel"], condition=models.Q(role="secretary"), name="panel_one_secretary"),
            models.CheckConstraint(
                condition=~models.Q(role="secretary") | models.Q(votes=False, scores=False),
                name="panel_secretary_neither_votes_nor_scores",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_serving(self) -> bool:
        """Whether the term covers today."""
        today: datetime.date = timezone.localdate()
        return self.since <= today and (self.until is None or today <= self.until)
