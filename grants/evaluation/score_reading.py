"""The scores as their readers study them: spread, severity, and what hangs on any one scorer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from grants.evaluation.blinding import names_for, shown_scorer
from grants.evaluation.divergence import sheets_in
from grants.evaluation.models import Panel
from grants.evaluation.ranked import Ranked, ranked_for
from grants.evaluation.rules import File
from grants.evaluation.rules.reading import (
    Given,
    Spread,
    Without,
    by_criterion,
    computed,
    divergences,
    severities,
    within_noise,
    without_each,
)
from grants.evaluation.services.ranking import carried_points
from grants.people.models import User

WIDTH = 1000  # of a picture, in its own units


def reading_of(user: Any, panel: Panel) -> dict[str, Any] | None:
    """Return what the scores say over the files that are open to the reader; None before all are in.

    A fixed number of queries. Without each scorer in turn only the ranking that the sheets alone give is computed.
    """
    found = ranked_for(user, panel)
    if found is None:
        return None
    rows = {row.application_id: row for row in found.rows if not row.is_out}
    sheets = [Given(one.file, one.scorer, one.points) for one in sheets_in(panel) if one.file in rows]
    files = _files(panel, found, sheets)
    scheme = panel.scheme
    names = names_for(panel, [row.application for row in rows.values()], user)
    label = {key: name.name for key, name in names.items()}
    people = User.objects.filter(pk__in={one.scorer for one in sheets})
    who = {person.pk: shown_scorer(panel, person, user) for person in people}
    withouts = without_each(files, sheets, scheme=scheme, money=found.money, line=found.line)
    ranked = computed(files, scheme=scheme, money=found.money, line=found.line)
    return {
        "criteria": _criteria(panel, sheets),
        "scorers": _scorers(panel, sheets, withouts, who, label),
        "files": [{"name": label[row.file], "row": row} for row in divergences(sheets, scheme)],
        "noise": [{"better": label[a], "worse": label[b]} for a, b in within_noise(ranked, withouts)],
        "number": len(files),
        "is_partial": found.is_partial,
    }


def export_of(view: dict[str, Any]) -> list[Sequence[Any]]:
    """Return the same figures as the rows of a sheet."""
    head = [_("What"), _("Name"), _("Number"), _("Lowest"), _("Mean"), _("Highest"), _("Beside the others")]
    head += [_("Most places that a file moves without this evaluator"), _("Would rise over the line"), _("Would fall")]
    return [head, *map(_criterion_row, view["criteria"]), *map(_scorer_row, view["scorers"]), *_file_rows(view)]


def _files(panel: Panel, found: Ranked, sheets: list[Given]) -> list[File]:
    by_file: dict[int, list[Any]] = {}
    for one in sheets:
        by_file.setdefault(one.file, []).append(one.sheet)
    carried = carried_points(panel, list(by_file))
    return [
        File(
            id=row.application_id,
            sheets=by_file[row.application_id],
            requested_cents=row.requested_cents,
            applicant=row.application.organisation_id,
            carried=carried.get(row.application_id, {}),
        )
        for row in found.rows
        if row.application_id in by_file and not row.is_out
    ]


def _criteria(panel: Panel, sheets: list[Given]) -> list[dict[str, Any]]:
    scheme, spreads = panel.scheme, by_criterion(sheets, panel.scheme)
    return [
        {
            "title": rule.title,
            "weight": rule.weight,
            "spread": spreads[rule.key],
            "picture": _picture(spreads[rule.key], Decimal(scheme.min_points), Decimal(scheme.max_points)),
        }
        for rule in scheme.criteria
        if rule.key in spreads
    ]


def _scorers(
    panel: Panel, sheets: list[Given], withouts: list[Without], who: dict[int, str], label: dict[int, str]
) -> list[dict[str, Any]]:
    total, without = Decimal(panel.scheme.total), {one.scorer: one for one in withouts}
    found = [
        {
            "name": who[row.scorer],
            "row": row,
            "picture": _picture(row.own, Decimal(0), total, row.others),
            "without": without[row.scorer],
            "moved": sum(1 for before, after in without[row.scorer].moved.values() if before != after),
            "rising": [label[key] for key in without[row.scorer].rising],
            "falling": [label[key] for key in without[row.scorer].falling],
            "unranked": [label[key] for key in without[row.scorer].unranked],
        }
        for row in severities(sheets, panel.scheme)
    ]
    return sorted(found, key=lambda line: line["name"])


def _picture(own: Spread, least: Decimal, most: Decimal, others: Spread | None = None) -> dict[str, str]:
    """Return where range and means stand on a scale, in the units of the picture; SVG takes a point, never a comma."""
    at = lambda value: int(WIDTH * (value - least) / (most - least)) if most > least else 0  # noqa: E731
    start = at(own.least)
    return {
        "start": str(start),
        "width": str(max(6, at(own.most) - start)),
        "mean": str(at(own.mean)),
        "others": str(at(others.mean)) if others else "",
    }


def _criterion_row(line: dict[str, Any]) -> list[Any]:
    return [_("Criterion"), line["title"], *_figures(line["spread"])]


def _scorer_row(line: dict[str, Any]) -> list[Any]:
    row = line["row"]
    start = [_("Evaluator"), line["name"], *_figures(row.own), row.apart, line["without"].farthest]
    return [*start, ", ".join(line["rising"]), ", ".join(line["falling"])]


def _file_rows(view: dict[str, Any]) -> list[list[Any]]:
    return [[_("File"), line["name"], *_figures(line["row"].spread)] for line in view["files"]]


def _figures(spread: Spread) -> list[Any]:
    return [spread.number, spread.least, spread.mean, spread.most]
