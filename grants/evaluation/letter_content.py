"""What a letter with an outcome says, frozen as plain data when it is written. Nothing of it tells who scored.

The words of the evaluators are given as sentences without an author, in the order of the alphabet, so that no order
tells which sentences are of one hand; a name of a member of the committee that slipped into them is struck out.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils import timezone

from grants.applications.models import Application
from grants.calls.rules.scheme import CriterionRule, Scheme
from grants.evaluation.models import Assessment, Panel, Ranking
from grants.evaluation.rules import rounded
from grants.people.models import User

STRUCK = "…"


def content_of(
    application: Application,
    kind: str,
    *,
    row: Ranking | None = None,
    reserve_place: int | None = None,
    reasons: str = "",
) -> dict[str, Any]:
    """Return the content of an application's letter: decision, money, result, reasons, and the time to complain."""
    call = application.call
    scheme = row.panel.scheme if row else call.scheme(stage=application.stage, lot=application.lot)
    award = getattr(application, "award", None) if kind == "award" else None
    return {
        "kind": kind,
        "language": language_of(application),
        "reference": application.reference,
        "project": str(application),
        "organisation": application.organisation.name,
        "address": f"{application.organisation.address}, {application.organisation.settlement}",
        "call": {"reference": call.reference, "title": call.title},
        "written_on": timezone.localdate().isoformat(),
        "amount_cents": award.amount_cents if award else None,
        "asked_cents": row.requested_cents if row else None,
        "currency": call.currency,
        "conditions": award.conditions if award else "",
        "answer_by": award.answer_by.isoformat() if award and award.answer_by else None,
        "reserve_place": reserve_place,
        "reserve_until": scheme.reserve_until if kind == "reserve" else None,
        "ground": row.ground if row else "eligibility",
        "reason": (row.reason if row and kind != "award" else award.reason if award else reasons),
        "result": _result(row) if row else None,
        "complaint_days": scheme.complaint_days,
    }


def language_of(application: Application) -> str:
    """Return the language of the applicant: that of the application, else of who handed it in."""
    if application.language:
        return application.language
    last = application.submissions.select_related("submitted_by").order_by("-number").first()
    return str(last.submitted_by.language) if last and last.submitted_by else "en"


def _result(row: Ranking) -> dict[str, Any]:
    panel, scheme = row.panel, row.panel.scheme
    sheets = list(
        Assessment.objects.filter(pk__in=row.counted).prefetch_related("scores__criterion", "section_comments")
    )
    names = _names(panel)
    in_sections = [_section(section, row, scheme, sheets, names) for section in scheme.sections]
    loose = [rule for rule in scheme.criteria if rule.section not in {section.key for section in scheme.sections}]
    return {
        "total": str(row.mean),
        "most": scheme.total,
        "pass_mark": None if scheme.pass_mark is None else str(scheme.pass_mark),
        "passes": row.passes,
        "is_agreed": row.consensus is not None,
        "sheets": len(sheets),
        "sections": in_sections,
        "criteria": [_criterion(rule, scheme, sheets, names) for rule in loose],
    }


def _section(section: Any, row: Ranking, scheme: Scheme, sheets: list[Assessment], names: list[str]) -> dict[str, Any]:
    written = [comment for sheet in sheets for comment in sheet.section_comments.all()]
    comments = [comment.comment for comment in written if comment.section == section.key]
    return {
        "title": section.title,
        "points": row.sections.get(section.key, "0"),
        "most": scheme.most_of(section.key) or None,
        "threshold": None if section.threshold is None else str(section.threshold),
        "is_missed": section.key in row.fails,
        "comments": unattributed(comments, names),
        "criteria": [_criterion(rule, scheme, sheets, names) for rule in scheme.criteria_of(section.key)],
    }


def _criterion(rule: CriterionRule, scheme: Scheme, sheets: list[Assessment], names: list[str]) -> dict[str, Any]:
    scores = [score for sheet in sheets for score in sheet.scores.all() if score.criterion.key == rule.key]
    points = [Fraction((score.points or 0) * rule.weight, scheme.max_points) for score in scores]
    mean = sum(points, Fraction(0)) / len(points) if points else Fraction(0)
    return {
        "title": rule.title,
        "points": str(rounded(mean, scheme.rounding)),
        "most": rule.weight,
        "comments": unattributed((score.comment for score in scores), names),
    }


def unattributed(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the sentences, each once, without the names of those who may have written them, in alphabetical order."""
    struck = re.compile("|".join(re.escape(name) for name in names), re.IGNORECASE) if names else None
    told = {" ".join(text.split()) for text in texts if text.strip()}
    return sorted({struck.sub(STRUCK, text) if struck else text for text in told})


def _names(panel: Panel) -> list[str]:
    """Return the names and addresses of those who scored, the longest first."""
    people = User.objects.filter(assessments__panel=panel).distinct()
    found = {text for person in people for text in (str(person), person.email, person.name) if len(text) > 3}
    return sorted(found, key=len, reverse=True)
