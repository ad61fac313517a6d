"""How an evaluator's sheets are shown: by committee, the way from one to the next, by sections, and what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from grants.calls.models import Criterion
from grants.calls.rules.scheme import CriterionRule, Scheme, SectionRule
from grants.evaluation import blinding
from grants.evaluation.models import Assessment, Panel, Score, SectionComment
from grants.evaluation.rules import Running, needs_reason, points_of, rounded, running
from grants.evaluation.selectors import assessments_of

UNFINISHED = {"assigned", "accepted"}


@dataclass(frozen=True)
class Row:
    """A criterion of a sheet: its rule, its number on the sheet, and the score that was given, if one was."""

    number: int
    rule: CriterionRule
    criterion: Criterion
    score: Score | None
    scheme: Scheme

    @property
    def points(self) -> int | None:
        """The points given, if any were."""
        return self.score.points if self.score else None

    @property
    def comment(self) -> str:
        """The reason given."""
        return self.score.comment if self.score else ""

    @property
    def needs_reason(self) -> bool:
        """Whether the rule asks for a reason for these points."""
        return needs_reason(self.scheme, self.points)


@dataclass(frozen=True)
class Part:
    """A section of a sheet with its criteria; a scheme without sections has one part without a title."""

    section: SectionRule | None
    rows: list[Row]
    comment: SectionComment | None
    scheme: Scheme

    @property
    def key(self) -> str:
        """The key of the section; empty where there is none."""
        return self.section.key if self.section else ""

    @property
    def sum(self) -> Fraction:
        """The weighted points so far."""
        given = {row.rule.key: row.points for row in self.rows if row.points is not None}
        return sum(
            (points_of(given, self.scheme, section=key) for key in {row.rule.section for row in self.rows}), Fraction(0)
        )

    @property
    def points(self) -> str:
        """The weighted points so far, as they are shown."""
        return shown_points(self.sum, self.scheme)

    @property
    def most(self) -> int:
        """The most weighted points that its criteria give."""
        return sum(row.rule.weight for row in self.rows)

    @property
    def asks_reason(self) -> bool:
        """Whether the section as a whole needs a reason."""
        return self.scheme.comment_on == "section" and self.section is not None

    @property
    def is_below(self) -> bool:
        """Whether all its points are given and they miss the threshold; a sum equal to it does not."""
        if self.section is None or self.section.threshold is None or any(row.points is None for row in self.rows):
            return False
        return rounded(self.sum, self.scheme.rounding) < self.section.threshold


def by_committee(rows: list[Assessment], user: Any) -> list[dict[str, Any]]:
    """Group an evaluator's sheets by committee, each with n of m, and what is to do first."""
    return [_committee(panel, list(group), user) for panel, group in groupby(rows, key=lambda sheet: sheet.panel)]


def _committee(panel: Panel, rows: list[Assessment], user: Any) -> dict[str, Any]:
    names = blinding.names_for(panel, [sheet.application for sheet in rows], user)
    for sheet in rows:
        sheet.panel = panel  # one committee, one scheme
        sheet.shown = names[sheet.application_id]  # type: ignore[attr-defined]
    live = [sheet for sheet in rows if sheet.application.state != "withdrawn"]
    active = [sheet for sheet in live if sheet.state != "recused"]
    open_ones = [sheet for sheet in active if sheet.state in UNFINISHED and sheet.scoring_is_open]
    return {
        "panel": panel,
        "to_declare": [sheet for sheet in open_ones if sheet.state == "assigned"],
        "to_score": [sheet for sheet in open_ones if sheet.state == "accepted"],
        "done": [sheet for sheet in active if sheet.state == "submitted"],
        "closed": [sheet for sheet in rows if sheet not in active],
        "total": len(active),
        "first": open_ones[0] if open_ones else None,
        "has_pack": any(sheet.state in {"accepted", "submitted"} for sheet in active),
    }


def own_files(user: Any, sheet: Assessment) -> list[tuple[int, str]]:
    """Return id and state of the user's sheets of the same kind in the same committee, in the order of the files."""
    found = assessments_of(user).filter(panel=sheet.panel_id, is_anchor=sheet.is_anchor).exclude(state="recused")
    found = found.exclude(application__state="withdrawn").order_by("application__reference")
    return list(found.values_list("pk", "state"))


def next_unfinished(own: list[tuple[int, str]], sheet: Assessment) -> int | None:
    """Return the next sheet that is still to be done, going round after the last."""
    ids = [pk for pk, _state in own]
    at = ids.index(sheet.pk) + 1 if sheet.pk in ids else 0
    return next((pk for pk, state in [*own[at:], *own[:at]] if state in UNFINISHED and pk != sheet.pk), None)


def neighbours(own: list[tuple[int, str]], sheet: Assessment) -> dict[str, Any]:
    """Return where the sheet stands among the evaluator's own, the one before and the next unfinished."""
    ids = [pk for pk, _state in own]
    at = ids.index(sheet.pk) if sheet.pk in ids else 0
    return {
        "number": at + 1,
        "total": len(ids),
        "previous": ids[at - 1] if at else None,
        "next_unfinished": next_unfinished(own, sheet) if sheet.scoring_is_open else None,
    }


def running_of(sheet: Assessment) -> Running:
    """Return the total so far and what is still open."""
    keys = {criterion.pk: criterion.key for criterion in sheet.panel.call.criteria.all()}
    scores = {keys[score.criterion_id]: score for score in sheet.scores.all()}
    return running(
        {key: score.points for key, score in scores.items()},
        {key: score.comment for key, score in scores.items()},
        sheet.panel.scheme,
        section_comments={row.section: row.comment for row in sheet.section_comments.all()},
    )


def total_of(sheet: Assessment) -> dict[str, Any]:
    """Return the foot of a sheet: the total so far as it is shown, and what is still open, with the way to it."""
    sum_so_far = running_of(sheet)
    parts = parts_of(sheet)
    return {
        "running": sum_so_far,
        "points": shown_points(sum_so_far.points, sheet.panel.scheme),
        "parts": parts,
        "missing": missing_of(parts),
    }


def parts_of(sheet: Assessment) -> list[Part]:
    """Return the sheet by its sections, criteria numbered through; criteria of no section come first."""
    scheme = sheet.panel.scheme
    there = {criterion.key: criterion for criterion in sheet.panel.call.criteria.all()}
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    comments = {row.section: row for row in sheet.section_comments.all()}
    known = {section.key for section in scheme.sections}
    loose = [rule for rule in scheme.criteria if rule.section not in known]
    groups: list[tuple[SectionRule | None, Iterable[CriterionRule]]] = [(None, loose)]
    groups += [(section, scheme.criteria_of(section.key)) for section in scheme.sections]
    parts, number = [], 0
    for section, rules in groups:
        rows = []
        for rule in rules:
            number += 1
            criterion = there[rule.key]
            rows.append(Row(number, rule, criterion, scores.get(criterion.pk), scheme))
        if rows:
            parts.append(Part(section, rows, comments.get(section.key) if section else None, scheme))
    return parts


def missing_of(parts: list[Part]) -> list[dict[str, str]]:
    """Name what is still open on a sheet, each with the anchor of its field."""
    found = []
    for part in parts:
        for row in part.rows:
            name = {"number": row.number, "title": row.rule.title}
            if row.points is None:
                found.append({"anchor": f"points-{row.criterion.pk}", "text": _("%(number)s %(title)s: points") % name})
            if row.needs_reason and not row.comment.strip():
                field = f"id_c{row.criterion.pk}_comment"
                found.append({"anchor": field, "text": _("%(number)s %(title)s: reason") % name})
        if part.section and part.asks_reason and not (part.comment and part.comment.comment.strip()):
            field = f"id_s-{part.key}_comment"
            found.append(
                {"anchor": field, "text": _("%(title)s: reason for the section") % {"title": part.section.title}}
            )
    return found


def carried_of(scheme: Scheme) -> list[SectionRule]:
    """Return the sections whose points come from the concept note: nobody scores them again."""
    return [section for section in scheme.sections if section.is_carried and not scheme.criteria_of(section.key)]


def shown_points(value: Fraction, scheme: Scheme) -> str:
    """Return weighted points as a reader sees them: one decimal, or as many as the call rounds to where they differ."""
    places = max(scheme.rounding, 1)
    exact = rounded(value, places)
    places = 1 if exact == rounded(value, 1) else places
    return str(number_format(rounded(value, places), decimal_pos=places))
