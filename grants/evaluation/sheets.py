"""How an evaluator's sheets are shown: by committee, with the way from one to the next and the total so far."""

from itertools import groupby
from typing import Any

from grants.applications.models import Clarification
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.room import criteria_of
from grants.evaluation.rules import Running, running
from grants.evaluation.selectors import assessments_of

UNFINISHED = {"assigned", "accepted"}


def by_committee(rows: list[Assessment]) -> list[dict[str, Any]]:
    """Group an evaluator's sheets by committee, each with n of m, and what is to do first."""
    return [_committee(panel, list(group)) for panel, group in groupby(rows, key=lambda sheet: sheet.panel)]


def _committee(panel: Panel, rows: list[Assessment]) -> dict[str, Any]:
    live = [sheet for sheet in rows if sheet.application.state != "withdrawn"]
    active = [sheet for sheet in live if sheet.state != "recused"]
    open_ones = [sheet for sheet in active if sheet.state in UNFINISHED and panel.state == "scoring"]
    return {
        "panel": panel,
        "to_declare": [sheet for sheet in open_ones if sheet.state == "assigned"],
        "to_score": [sheet for sheet in open_ones if sheet.state == "accepted"],
        "done": [sheet for sheet in active if sheet.state == "submitted"],
        "closed": [sheet for sheet in rows if sheet not in active],
        "total": len(active),
        "first": open_ones[0] if open_ones else None,
    }


def own_files(user: Any, sheet: Assessment) -> list[tuple[int, str]]:
    """Return id and state of the user's sheets in the same committee, in the order of the files."""
    found = assessments_of(user).filter(panel=sheet.panel_id).exclude(state="recused")
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
        "next_unfinished": next_unfinished(own, sheet),
    }


def running_of(sheet: Assessment) -> Running:
    """Return the total so far and what is still open."""
    scores = {score.criterion.key: score for score in sheet.scores.all()}
    return running(
        {key: score.points for key, score in scores.items()},
        {key: score.comment for key, score in scores.items()},
        sheet.panel.scheme,
        section_comments={row.section: row.comment for row in sheet.section_comments.all()},
    )


def score_rows(sheet: Assessment) -> list[dict[str, Any]]:
    """Return each criterion with the score that was given, if one was."""
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    return [{"criterion": row, "score": scores.get(row.pk)} for row in criteria_of(sheet.panel)]


def clarified(sheet: Assessment) -> list[Clarification]:
    """Return the points of the file that its applicant has clarified."""
    return list(sheet.application.clarifications.filter(state="answered").select_related("file"))


def files_of(sheet: Assessment) -> set[int]:
    """Return the files that belong to what was handed in or to an answer about it."""
    sent = {row["file_id"] for row in sheet.application.frozen.get("documents", [])}
    return sent | {row.file_id for row in clarified(sheet) if row.file_id}


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """Return what an evaluator needs of the frozen application: the bank account is not part of it."""
    return {**content, "bank_account": {}}
