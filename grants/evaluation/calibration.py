"""The sheets of a calibration side by side, once all are in."""

from typing import Any

from grants.evaluation.blinding import shown_name, shown_organisation, shown_scorer
from grants.evaluation.conflicting import conflicted_with
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.rules import points_of, rounded
from grants.evaluation.services.calibrating import anchor_sheets_are_in


def calibration_of(panel: Panel, viewer: Any) -> dict[str, Any] | None:
    """Return the calibration of a committee as the viewer may see it, None where its file is closed to them.

    How far each is comes first; points and reasons show once all sheets are in, with the spread of each criterion.
    """
    anchor = panel.anchor
    if anchor is None:
        return {"anchor": None, "is_open": False, "progress": [], "lines": [], "totals": []}
    if conflicted_with(viewer, anchor):
        return None
    found = panel.assessments.filter(is_anchor=True).exclude(state="recused").select_related("evaluator")
    sheets = list(found.prefetch_related("scores__criterion", "section_comments").order_by("evaluator__name", "pk"))
    is_open = anchor_sheets_are_in(panel)
    return {
        "anchor": shown_name(panel, anchor, viewer),
        "organisation": shown_organisation(panel, anchor, viewer),
        "is_open": is_open,
        "progress": [{"name": shown_scorer(panel, sheet.evaluator, viewer), "sheet": sheet} for sheet in sheets],
        "lines": _lines(panel, sheets) if is_open else [],
        "totals": [_total(panel, sheet) for sheet in sheets] if is_open else [],
    }


def _lines(panel: Panel, sheets: list[Assessment]) -> list[dict[str, Any]]:
    """Return a line a criterion: everybody's points and reasons, the lowest, the highest and what lies between."""
    lines = []
    for rule in panel.scheme.criteria:
        given = [next((s for s in sheet.scores.all() if s.criterion.key == rule.key), None) for sheet in sheets]
        points = [score.points for score in given if score is not None and score.points is not None]
        low, high = (min(points), max(points)) if points else (None, None)
        spread = high - low if high is not None and low is not None else None
        lines.append({"rule": rule, "given": given, "low": low, "high": high, "spread": spread})
    widest = max((line["spread"] or 0 for line in lines), default=0)
    return [{**line, "is_widest": bool(widest) and line["spread"] == widest} for line in lines]


def _total(panel: Panel, sheet: Assessment) -> Any:
    points = {score.criterion.key: score.points or 0 for score in sheet.scores.all()}
    return rounded(points_of(points, panel.scheme), panel.scheme.rounding)
