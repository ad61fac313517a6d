"""Files to evaluators: share out by the rule, one more by hand, hand out."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.terms import judging_terms
from grants.core.errors import DomainError
from grants.evaluation.conflicting import barred_pairs, conflicted_with
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.placing import as_kept, desks_of, folder_of, load_of
from grants.evaluation.rules import ASSIGN_VERSION, CannotPlace, Placement, next_for, seed_of, share_out
from grants.evaluation.services.finding import look
from grants.evaluation.services.handing_over import hand_over, tell_files
from grants.evaluation.services.masking import prepare_masks
from grants.evaluation.services.panels import appoint
from grants.evaluation.services.voiding import BEFORE_SCORING
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform, record, records_of


@transaction.atomic
def assign_files(
    panel: Panel, *, actor: User, capacity: int | None = None, keep_moved: bool = True, anew: bool = False
) -> int:
    """Share the eligible files out by the rule, each to as many evaluators as the call requires; returns the sheets.

    `capacity` is the most files for one evaluator; `keep_moved` leaves in place what was placed by hand; `anew` draws
    another seed. Seed and result are on the record. Raises DomainError naming the files that lack an evaluator.
    """
    panel = before_scoring(panel, actor=actor)
    look(panel)
    prepare_masks(panel)
    _draw_seed(panel, anew=anew, actor=actor)
    files = list(panel.live_files.select_related("lot").order_by("reference"))
    people = list(User.objects.filter(pk__in=[member.user_id for member in panel.scorers], is_active=True))
    per_file = panel.scheme.scorers
    if len(people) < per_file:
        raise DomainError(_("Appoint at least %(n)s evaluators first.") % {"n": per_file})
    placed = _share_out(panel, files, people, capacity=capacity, keep_moved=keep_moved)
    said = _("%(files)s files, %(n)s evaluators each, seed %(seed)s, %(kept)s placed by hand")
    kept = sum(row.is_fixed for row in placed)
    said %= {"files": len(files), "n": per_file, "seed": panel.seed, "kept": kept}
    said += _(", at most %(n)s files each") % {"n": capacity} if capacity else ""
    record(panel, "assign_files", actor=actor, reason=said, rule_version=ASSIGN_VERSION)
    return len(placed)


@transaction.atomic
def assign_file(
    panel: Panel, application: Application, evaluator: User, *, actor: User, reason: str = ""
) -> Assessment:
    """Give one more evaluator a file, after a recusal say; an evaluator of the action joins the committee by it."""
    require("panels.assign_file", actor, panel)
    panel = lock(panel)
    if panel.state not in {*BEFORE_SCORING, "scoring"}:
        raise TransitionRefused(_("Scoring is over."))
    if conflicted_with(actor, application):
        raise PermissionDenied
    if not panel.live_files.filter(pk=application.pk).exists():
        raise DomainError(_("This application is not before the committee."), field="application")
    refuse_unfit(panel, application, evaluator)
    appoint(panel, evaluator, actor=actor)
    refuse_unfit(panel, application, evaluator)  # the appointment may have found a tie
    placed = next_for(folder_of(application), desks_of([evaluator]), load_of(panel), seed=panel.seed)
    kept = as_kept(placed, application, seed=panel.seed, why="hand") if placed else {}
    sheet = hand_over(panel, application, evaluator, placement=kept, is_by_hand=True)
    said = f"{application.reference} → {evaluator}"
    record(panel, "assign_file", actor=actor, reason=f"{said}. {reason}" if reason else said)
    return sheet


@transaction.atomic
def open_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Hand the files to the evaluators and tell each how many there are; the rules are frozen from here on."""
    panel = perform(panel, "open_scoring", actor=actor, reason=reason)
    panel.judged_by = judging_terms(panel.call)
    panel.save(update_fields=["judged_by"])
    _refuse_closed_files(panel)
    panel.assessments.filter(is_anchor=False).update(reminded_at=timezone.now())
    load = load_of(panel)
    for member in panel.members.select_related("user"):
        if load[member.user_id]:
            tell_files(panel, member.user, count=load[member.user_id])
    return panel


def before_scoring(panel: Panel, *, actor: User) -> Panel:
    """Return the committee, locked, as long as its files are not handed out."""
    require("panels.assign_files", actor, panel)
    panel = lock(panel)
    if panel.state not in BEFORE_SCORING:
        raise TransitionRefused(_("The committee is at work; assign or move single files instead."))
    return panel


def refuse_unfit(panel: Panel, application: Application, evaluator: User) -> None:
    """Hold the rules of placement for one by hand: no conflict, and each file to different people."""
    if panel.assessments.filter(application=application, evaluator=evaluator, is_anchor=False).exists():
        raise DomainError(_("This evaluator already has, or stepped back from, this file."), field="evaluator")
    if evaluator.pk in barred_pairs([application], [evaluator])[application.pk]:
        raise DomainError(
            _("This evaluator belongs to the applicant, or has a conflict of interest."), field="evaluator"
        )
    if panel.members.filter(user=evaluator, scores=False).exists():
        raise DomainError(_("This member of the committee does not score."), field="evaluator")


def _refuse_closed_files(panel: Panel) -> None:
    """Hand no file to whom it has been closed since it was placed: a conflict may be found or declared meanwhile."""
    sheets = list(panel.assessments.filter(is_anchor=False).select_related("application", "evaluator"))
    barred = barred_pairs({sheet.application for sheet in sheets}, {sheet.evaluator for sheet in sheets})
    for sheet in sheets:
        if sheet.state != "recused" and sheet.evaluator_id in barred[sheet.application_id]:
            words = _("%(file)s is closed to %(name)s, who has it: share the files out again, or move it.")
            raise TransitionRefused(words % {"file": sheet.application.reference, "name": sheet.evaluator})


def _share_out(
    panel: Panel, files: list[Application], people: list[User], *, capacity: int | None, keep_moved: bool
) -> list[Placement]:
    """Replace the sheets of a committee by those of the rule; what was placed by hand may stay."""
    ours = panel.assessments.filter(is_anchor=False)
    moved = {(sheet.application_id, sheet.evaluator_id): sheet.pk for sheet in ours.filter(is_by_hand=True)}
    folders, desks = [folder_of(file) for file in files], desks_of(people, capacity=capacity)
    barred, fixed = barred_pairs(files, people), moved if keep_moved else ()
    try:
        placed = share_out(folders, desks, panel.scheme.scorers, barred=barred, fixed=fixed, seed=panel.seed)
    except CannotPlace as error:
        field = "capacity" if capacity else None
        raise DomainError(_who_is_missing(files, error.lacks, capacity), field=field) from error
    ours.exclude(pk__in=[moved[row.file, row.evaluator] for row in placed if row.is_fixed]).delete()
    by_id = {file.pk: file for file in files}
    Assessment.objects.bulk_create(
        Assessment(
            panel=panel,
            application_id=row.file,
            evaluator_id=row.evaluator,
            placement=as_kept(row, by_id[row.file], seed=panel.seed),
        )
        for row in placed
        if not row.is_fixed
    )
    return placed


def _draw_seed(panel: Panel, *, anew: bool, actor: User) -> None:
    """Take the seed that decides between equal choices: worked out from the reference and the number of the draw."""
    if panel.seed and not anew:
        return
    draw = records_of(panel).filter(verb="draw_seed").count() + 1
    panel.seed = seed_of(panel.reference, draw)
    panel.save(update_fields=["seed"])
    record(panel, "draw_seed", actor=actor, reason=_("Draw %(n)s: %(seed)s") % {"n": draw, "seed": panel.seed})


def _who_is_missing(files: list[Application], lacks: Mapping[int, int], capacity: int | None) -> str:
    """Say which files lack how many evaluators, and what helps."""
    named = "; ".join(
        _("%(file)s needs %(n)s more") % {"file": file.reference, "n": lacks[file.pk]}
        for file in files
        if file.pk in lacks
    )
    if capacity:
        return _("There is no room for all at %(n)s files each: %(named)s.") % {"n": capacity, "named": named}
    return _("There are too few evaluators without a conflict: %(named)s. Appoint more.") % {"named": named}
