"""Files whose scores differ by more than the call allows, and which still need their third sheet."""

from collections import defaultdict
from typing import Any

from grants.evaluation.rules import differs_too_much, points_of


def sheets_by_file(panel: Any) -> dict[int, list[tuple[int, dict[str, int]]]]:
    """Return the sheets that are in, by file, as (sheet id, points by criterion), oldest sheet first. Two queries."""
    found = panel.assessments.filter(state="submitted", is_anchor=False).order_by("pk")
    by_file: dict[int, list[tuple[int, dict[str, int]]]] = defaultdict(list)
    for sheet in found.prefetch_related("scores__criterion"):
        points = {row.criterion.key: row.points for row in sheet.scores.all() if row.points is not None}
        by_file[sheet.application_id].append((sheet.pk, points))
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
