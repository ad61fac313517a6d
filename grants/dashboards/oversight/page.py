"""What the pages of oversight show beside the figures themselves: bars, the map, the first of each list."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import rules
from django.http import Http404
from django.utils.translation import gettext as _

from grants.dashboards.execution import COLUMNS
from grants.dashboards.oversight.money import OF_GRANTS, TOLD
from grants.dashboards.oversight.pictures import has_room
from grants.dashboards.oversight.reading import RESULTS, WARNINGS, Grant
from grants.dashboards.oversight.sheets import donors_of, no_result, place_of, share_of
from grants.dashboards.oversight.standing import Group, Served, Standing
from grants.monitoring.rules.mapping import WIDTH, frame_of, label_of, radius

SHOWN: Final = 5
BAR: Final = 1000
NEEDS: Final = {"result": {RESULTS}, "watch": {WARNINGS}}  # what a list of grants is chosen by, beside what all show


def page_of(found: Standing, user: Any) -> dict[str, Any]:
    """Return what the page of an action shows; it reads nothing more."""
    return {
        "action": found.action,
        "found": found,
        "told": [(COLUMNS[column], found.total.of(column)) for column in TOLD],
        "donors": _donors(found),
        "columns": {column: COLUMNS[column] for column in OF_GRANTS},
        "states": with_bars(found.states),
        "places": with_bars(found.places),
        "map": map_of(found.places),
        "served": [_served(row) for row in found.served],
        "indicators": [row.line for row in found.measured.values()],
        "recent": [(row, place_of(row)) for row in found.held[:SHOWN]],
        "coming": [(row, place_of(row)) for row in found.coming[:SHOWN]],
        "beneficiaries": [found.action.beneficiary],
        "may_report": not found.rows.hides,
        "may_write_results": rules.has_perm("results.add", user, found.action),
    }


def _donors(found: Standing) -> list[tuple[str, str, list[tuple[Any, int]]]]:
    columns = ("allocated", *OF_GRANTS)
    return [
        (donor, share_of(found, donor), [(COLUMNS[column], found.total.of(column, donor)) for column in columns])
        for donor in donors_of(found)
    ]


def _served(row: Served) -> dict[str, Any]:
    outcome = row.outcome
    return {
        "result": outcome.result if outcome else None,
        "key": outcome.result.code if outcome else "none",
        "depth": outcome.depth if outcome else 0,
        "title": outcome.result.title if outcome else no_result(),
        "count": len(row.grants),
        "line": row.line,
        "indicators": [measured.line for measured in outcome.measured] if outcome else [],
    }


def with_bars(groups: Sequence[Group]) -> list[tuple[Group, int]]:
    """Return each group with the width of its bar, the largest over the whole."""
    most = max((group.count for group in groups), default=1)
    return [(group, BAR * group.count // most) for group in groups]


def map_of(groups: Iterable[Group]) -> dict[str, Any] | None:
    """Return the points of the places that are known, with the grid under them; None where none is."""
    known = [group for group in groups if group.point is not None]
    if not known:
        return None
    frame = frame_of(group.point for group in known if group.point)
    points: list[dict[str, Any]] = []
    named: list[tuple[float, float]] = []
    for group in known:
        x, y = frame.place(*group.point)  # type: ignore[misc]
        size = radius(group.count)
        label_x, label_y, anchor = label_of(x, y, size, [])
        is_named = has_room(label_x, label_y, named)
        named += [(label_x, label_y)] if is_named else []
        name = group.label.split(",")[0] if is_named else ""
        point = {"x": f"{x:.1f}", "y": f"{y:.1f}", "radius": f"{size:.1f}", "anchor": anchor, "name": name}
        told = {"label_x": f"{label_x:.1f}", "label_y": f"{label_y:.1f}", "said": f"{group.label}: {group.count}"}
        points.append(point | told)
    return {
        "points": points,
        "width": f"{WIDTH:.0f}",
        "height": f"{frame.height:.0f}",
        "meridians": [(f"{line.at:.1f}", line.degrees) for line in frame.meridians()],
        "parallels": [(f"{line.at:.1f}", line.degrees) for line in frame.parallels()],
    }


def chosen(found: Standing, by: str, value: str) -> tuple[str, list[Grant]]:
    """Return the grants that a figure of the page counts, and how they are called; Http404 for no such figure."""
    if not by:
        return _("All grants"), found.grants
    groups = {"state": found.states, "place": found.places}.get(by)
    if groups is not None:
        rows_of = [(group.label, group.grants) for group in groups if group.key == value]
        return rows_of[0] if rows_of else _nothing()
    if by == "call":
        rows = [row for row in found.calls if row.call.reference == value]
        return (rows[0].call.title, rows[0].grants) if rows else _nothing()
    if by == "result":
        served = [row for row in found.served if _served(row)["key"] == value]
        return (_served(served[0])["title"], served[0].grants) if served else _nothing()
    watched = _watched(found).get(value) if by == "watch" else None
    return watched if watched is not None else _nothing()


def _watched(found: Standing) -> dict[str, tuple[str, list[Grant]]]:
    watched = found.watched
    lists: dict[str, tuple[str, Iterable[Grant]]] = {
        "high": (_("At high risk"), watched.high),
        "overdue": (_("With a report overdue"), (grant for _row, grant in watched.overdue)),
        "recommendations": (_("With open recommendations"), (grant for _row, grant in watched.recommendations)),
        "issues": (_("With open issues"), (grant for _row, grant in watched.issues)),
    }
    return {key: (label, list({row.award: row for row in rows}.values())) for key, (label, rows) in lists.items()}


def _nothing() -> Any:
    raise Http404


def rows_of_grants(found: Standing, grants: Iterable[Grant]) -> list[dict[str, Any]]:
    """Return the grants as a list shows them, with their money; cents."""
    calls = {row.call.pk: row.call for row in found.calls}
    rows = []
    for grant in grants:
        line = found.book.grants[grant.award]
        sums = {column: line.of(column) for column in OF_GRANTS}
        call = calls.get(grant.call)
        rows.append(
            {
                "reference": grant.reference,
                "url": grant.url,
                "organisation": grant.organisation,
                "place": grant.place,
                "state": grant.label,
                "call": call.reference if call else "",
                "level": grant.level,
                **sums,
            }
        )
    return rows
