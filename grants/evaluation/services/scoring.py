"""What an evaluator writes on an open sheet: points and reasons, by criterion and by section, each saved by itself."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Criterion
from grants.core.errors import DomainError
from grants.evaluation.models import Assessment, Score, SectionComment
from grants.evaluation.rules import is_in_scale
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock


class NewerSheet(DomainError):
    """Something newer was saved meanwhile, in another window: its text, its points where it has any, and its mark."""

    def __init__(self, text: str, mark: str, points: int | None = None) -> None:
        super().__init__(_("You have saved something newer meanwhile, in another window. Choose what to keep."))
        self.text, self.mark, self.points = text, mark, points


def mark(*parts: object) -> str:
    """Return a mark of what is saved; it changes with any change, and guards it against being overwritten unseen."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def mark_of_score(score: Score | None) -> str:
    """Return the mark of a criterion's points and reason."""
    return mark(score.points, score.comment) if score else mark(None, "")


def mark_of_comment(comment: SectionComment | None) -> str:
    """Return the mark of the reason for a section."""
    return mark(comment.comment if comment else "")


@transaction.atomic
def save_score(
    assessment: Assessment,
    criterion: Criterion,
    *,
    points: int | None,
    comment: str,
    actor: User,
    seen: str | None = None,
) -> Score:
    """Save the points and the reason for one criterion of a sheet that is still open.

    `seen` is the mark of what the writer started from; raises NewerSheet where something else is saved by now.
    """
    assessment = open_sheet(assessment, actor=actor)
    scheme = assessment.panel.scheme
    if criterion.call_id != assessment.panel.call_id or criterion.key not in scheme.weights:
        raise DomainError(_("This criterion is not part of this sheet."))
    if points is not None and not is_in_scale(points, scheme):
        scale = {"least": scheme.min_points, "most": scheme.max_points}
        raise DomainError(_("Give %(least)s to %(most)s points.") % scale, field="points")
    kept = assessment.scores.filter(criterion=criterion).first()
    if seen is not None and kept and mark_of_score(kept) not in {seen, mark(points, comment)}:
        raise NewerSheet(kept.comment, mark_of_score(kept), kept.points)
    score, _made = Score.objects.update_or_create(
        assessment=assessment,
        criterion=criterion,
        defaults={"points": points, "comment": comment, "saved_at": timezone.now()},
    )
    return score


@transaction.atomic
def save_section_comment(
    assessment: Assessment, section: str, *, comment: str, actor: User, seen: str | None = None
) -> SectionComment:
    """Save the reason for the points of a whole section, by its key; `seen` as for a score."""
    assessment = open_sheet(assessment, actor=actor)
    scheme = assessment.panel.scheme
    if scheme.comment_on != "section" or not scheme.criteria_of(section):
        raise DomainError(_("This section is not part of this sheet."))
    kept = assessment.section_comments.filter(section=section).first()
    if seen is not None and kept and mark_of_comment(kept) not in {seen, mark(comment)}:
        raise NewerSheet(kept.comment, mark_of_comment(kept))
    saved, _made = SectionComment.objects.update_or_create(
        assessment=assessment, section=section, defaults={"comment": comment, "saved_at": timezone.now()}
    )
    return saved


def open_sheet(assessment: Assessment, *, actor: User) -> Assessment:
    """Return the sheet locked, for its evaluator to write on; the committee's lock keeps the scoring from closing."""
    require("assessments.score", actor, assessment)
    assessment = lock_sheet(assessment)
    require("assessments.score", actor, assessment)
    if assessment.application.state == "withdrawn":
        raise TransitionRefused(_("The applicant has withdrawn this application; there is nothing left to score."))
    if assessment.state != "accepted" or not assessment.scoring_is_open:
        raise TransitionRefused(_("This sheet is closed and can no longer be changed."))
    return assessment


def lock_sheet(assessment: Assessment) -> Assessment:
    """Return the sheet with its committee, both locked: the committee first, as whoever closes the scoring does."""
    panel = lock(assessment.panel)
    assessment = lock(assessment)
    assessment.panel = panel
    return assessment
