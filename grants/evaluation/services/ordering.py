"""What the committee sets by hand over what was computed: the line, a place, an agreed result; each with a reason."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.evaluation.conflicting import closed_to
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.rules import RULE_VERSION
from grants.evaluation.services.ranking import compute_ranking
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record


@transaction.atomic
def draw_line(panel: Panel, *, line: int | None, reason: str, actor: User) -> Panel:
    """Draw the cut-off line under at most so many files; None gives it back to the money alone."""
    panel = at_work(panel, "draw_line", actor=actor)
    _refuse_with_closed_files(panel, actor)
    reason = _reason(reason)
    passing = panel.rankings.filter(is_out=False, passes=True).count()
    if line is not None and not 0 <= line <= passing:
        raise DomainError(_("Give a number from 0 to %(most)s.") % {"most": passing}, field="line")
    panel.line, panel.line_reason = line, reason
    panel.save(update_fields=["line", "line_reason"])
    compute_ranking(panel, why="draw_line", actor=actor)
    drawn = _("by the money") if line is None else str(line)
    record(panel, "draw_line", actor=actor, reason=f"{drawn}: {reason}", rule_version=RULE_VERSION)
    return panel


@transaction.atomic
def change_place(ranking: Ranking, *, place: int | None, reason: str, actor: User) -> Ranking:
    """Give a file another place than the computed one; None gives the computed place back."""
    panel = at_work(ranking.panel, "change_place", actor=actor)
    _refuse_with_closed_files(panel, actor)
    row, reason = _live(panel, ranking), _reason(reason)
    if place is not None:
        _refuse_wrong_place(panel, row, place)
    before, row.moved_to, row.move_reason = row.place, place, reason if place is not None else ""
    row.save(update_fields=["moved_to", "move_reason"])
    compute_ranking(panel, why="change_place", actor=actor)
    row = _live(panel, row)
    if place is not None and row.place != place:
        raise DomainError(_("This place lies between files that tie: give those their order first."), field="place")
    told = f"{row.application.reference}: {before} → {row.place}. {reason}"
    record(panel, "change_place", actor=actor, reason=told, rule_version=RULE_VERSION)
    return row


@transaction.atomic
def agree_result(ranking: Ranking, *, result: Decimal | None, reason: str, actor: User) -> Ranking:
    """Put a result that the committee agreed on in place of the mean of the sheets; None gives the mean back."""
    panel = at_work(ranking.panel, "agree_result", actor=actor)
    row, reason = _live(panel, ranking), _reason(reason)
    if row.application_id in closed_to(actor, panel):
        raise DomainError(_("This file is closed to you."))
    if result is not None:
        _refuse_wrong_result(panel, result)
    before, row.consensus, row.consensus_reason = row.mean, result, reason if result is not None else ""
    row.save(update_fields=["consensus", "consensus_reason"])
    compute_ranking(panel, why="agree_result", actor=actor)
    row = _live(panel, row)
    told = f"{row.application.reference}: {before} → {row.mean}. {reason}"
    record(panel, "agree_result", actor=actor, reason=told, rule_version=RULE_VERSION)
    return row


def at_work(panel: Panel, verb: str, *, actor: User) -> Panel:
    """Return the committee, locked, while it works on its recommendation."""
    require(f"panels.{verb}", actor, panel)
    panel = lock(panel)
    if panel.state != "ranked":
        raise TransitionRefused(_("This can be changed only while the committee works on its recommendation."))
    return panel


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_("Say why: it is read by whoever looks into this decision."), field="reason")
    return reason.strip()


def _live(panel: Panel, ranking: Ranking) -> Ranking:
    row = Ranking.objects.select_related("application").get(pk=ranking.pk, panel=panel)
    if row.is_out:
        raise TransitionRefused(_("This file is no longer in the race."))
    return row


def _refuse_with_closed_files(panel: Panel, actor: User) -> None:
    """Refuse who may not see the whole ranking: its order and its line concern every file."""
    closed = closed_to(actor, panel)
    if closed and panel.rankings.filter(application__in=closed).exists():
        raise DomainError(
            _("A file of this committee is closed to you: another member changes the order and the line.")
        )


def _refuse_wrong_place(panel: Panel, row: Ranking, place: int) -> None:
    if not row.passes:
        raise DomainError(_("This file is below a threshold: no place makes it pass."), field="place")
    passing = panel.rankings.filter(is_out=False, passes=True).count()
    if not 1 <= place <= passing:
        raise DomainError(_("Give a place from 1 to %(most)s.") % {"most": passing}, field="place")
    if panel.rankings.filter(moved_to=place, is_out=False).exclude(pk=row.pk).exists():
        raise DomainError(_("The committee has given this place to another file."), field="place")


def _refuse_wrong_result(panel: Panel, result: Decimal) -> None:
    scheme = panel.scheme
    if not 0 <= result <= scheme.total:
        raise DomainError(_("Give points from 0 to %(most)s.") % {"most": scheme.total}, field="result")
    if result != round(result, scheme.rounding):
        raise DomainError(
            _("Results of this call have %(number)s decimals at most.") % {"number": scheme.rounding}, field="result"
        )
