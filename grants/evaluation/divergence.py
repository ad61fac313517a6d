"""Files whose scores differ by more than the call allows, and which still need their third sheet."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from grants.evaluation.models.sheets import Score
from grants.evaluation.rules import differs_too_much, points_of


@dataclass
class HandedIn:
    """A sheet that is in: whose, for which file, and its points by criterion."""

    id: int
    file: int
    scorer: int
    points: dict[str, int] = field(default_factory=dict)


def sheets_in(panel: Any, *, files: list[int] | None = None) -> list[HandedIn]:
    """Return the sheets that are in, of some files or of all, oldest first. Two queries, no object a row."""
    found = panel.assessments.filter(state="submitted", is_anchor=False).order_by("pk")
    found = found if files is None else found.filter(application__in=files)
    rows = found.values_list("pk", "application_id", "evaluator_id")
    sheets = {pk: HandedIn(pk, file, scorer) for pk, file, scorer in rows}
    scores = Score.objects.filter(assessment__in=found.order_by().values("pk"), points__isnull=False)
    for pk, key, points in scores.order_by("pk").values_list("assessment_id", "criterion__key", "points"):
        if pk in sheets:
            sheets[pk].points[key] = points
    return list(sheets.values())


def sheets_by_file(panel: Any) -> dict[int, list[tuple[int, dict[str, int]]]]:
    """Return the sheets that are in, by file, as (sheet id, points by criterion), oldest sheet first. Two queries."""
    by_file: dict[int, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for sheet in sheets_in(panel):
        by_file[sheet.file].append((sheet.id, sheet.points))
    return dict(by_file)


def files_that_diverge(panel: Any) -> set[int]:
    """Return the live files that need one more evaluator: the number of the call is in, and they differ too much."""
    scheme = panel.scheme
    if scheme.divergence_basis_points is None:
        return set()
    live = set(panel.live_files.values_list("pk", flat=True))
    return {
        file
        for file, sheets in sheets_by_file(panel).items()
        if file in live
        and len(sheets) == scheme.scorers
        and differs_too_much([points_of(points, scheme) for _pk, points in sheets], scheme.divergence_basis_points)
    }
