"""The committee's room as a page shows it: where it stands, and the ranking with its cut-off line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import rules
from django.utils.translation import gettext as _

from grants.calls.models import Call, Criterion
from grants.evaluation.models import Assessment, Panel, Ranking
from grants.evaluation.rules import points_of, rounded
from grants.evaluation.selectors import awards_of, files_closed_to, score_sheets

STATES = ("forming", "scoring", "ranked", "recommended", "decided")


def journey(panel: Panel | None) -> list[tuple[str, str]]:
    """Return the steps of a committee's work with the present one marked."""
    labels = (_("Appoint and assign"), _("Declare and score"), _("Rank and propose"), _("Decide"), _("Awards"))
    at = STATES.index(panel.state) if panel else 0
    status = lambda number: "done" if number < at or at == len(STATES) - 1 else "now" if number == at else "later"  # noqa: E731
    return [(label, status(number)) for number, label in enumerate(labels)]


def next_step(panel: Panel | None) -> dict[str, str]:
    """Return what happens next and who has to act, in a sentence each."""
    words = {
        "forming": (
            _("Appoint at least three evaluators, share the files out, then open the scoring."),
            _("Programme officer"),
        ),
        "scoring": (
            _("Each evaluator declares and scores. The scores open to the committee once all are in."),
            _("Evaluators, then the programme officer"),
        ),
        "ranked": (
            _("The committee proposes an outcome with its reason for every file, and recommends."),
            _("Committee and programme officer"),
        ),
        "recommended": (_("An approver who took no part decides, or returns the recommendation."), _("Approver")),
        "decided": (
            _("Every applicant has been told. Agreements come next; the reserve list is open until the call ends."),
            _("Programme officer"),
        ),
    }
    what, who = words[panel.state if panel else "forming"]
    return {"what": what, "who": who}


def lots_of(call: Call) -> list[dict[str, Any]]:
    """Return the lots of a call with their committees and how many files wait in each."""
    counts: dict[int | None, int] = {}
    for lot in call.applications.filter(state__in=["submitted", "eligible"]).values_list("lot", flat=True):
        counts[lot] = counts.get(lot, 0) + 1
    panels = {panel.lot_id: panel for panel in call.panels.all()}
    return [
        {
            "lot": lot,
            "panel": panels.get(lot.pk),
            "place": f"{call.reference}-{lot.key}",
            "files": counts.get(lot.pk, 0),
        }
        for lot in call.lots.all()
    ]


def ranking_of(user: Any, panel: Panel) -> dict[str, Any]:
    """Return the ranking with each evaluator's totals for one who may read it; nothing before all are in."""
    if not rules.has_perm("panels.view_scores", user, panel):
        return {"rows": [], "evaluators": []}
    sheets = score_sheets(user, panel)
    evaluators = sorted({sheet.evaluator for sheet in sheets}, key=lambda person: (str(person), person.pk))
    totals = {(sheet.application_id, sheet.evaluator_id): _total(panel, sheet) for sheet in sheets}
    closed = files_closed_to(user, panel)
    awards = awards_of(panel) if panel.state == "decided" else {}
    ranked = list(panel.rankings.all())
    rows, running = [], 0
    for ranking in ranked:
        running += ranking.requested_cents if ranking.passes else 0
        rows.append(
            {
                "ranking": ranking,
                "award": awards.get(ranking.application_id),
                "is_closed": ranking.application_id in closed,
                "is_withdrawn": ranking.is_out or ranking.application.state == "withdrawn",
                "cumulative_cents": running if ranking.passes else None,
                "totals": [totals.get((ranking.application_id, person.pk)) for person in evaluators],
            }
        )
    return {"rows": _with_line(rows), "evaluators": evaluators}


def _with_line(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mark the row under which the cut-off line runs."""
    within = [number for number, row in enumerate(rows) if row["ranking"].within_pot]
    return [{**row, "ends_the_pot": bool(within) and number == within[-1]} for number, row in enumerate(rows)]


def _total(panel: Panel, sheet: Assessment) -> Decimal:
    points = {score.criterion.key: score.points or 0 for score in sheet.scores.all()}
    return rounded(points_of(points, panel.scheme), panel.scheme.rounding)


def score_grid(user: Any, panel: Panel, ranking: Ranking) -> dict[str, Any]:
    """Return one file's scores with their reasons, criterion by criterion, for one who may read them."""
    sheets = score_sheets(user, panel, application=ranking.application)
    grid = []
    for criterion in criteria_of(panel):
        given = [next((s for s in sheet.scores.all() if s.criterion_id == criterion.pk), None) for sheet in sheets]
        grid.append({"criterion": criterion, "scores": given})
    return {"evaluators": [sheet.evaluator for sheet in sheets], "grid": grid}


def criteria_of(panel: Panel) -> list[Criterion]:
    """Return the criteria of the committee's sheets, in their order."""
    wanted = panel.scheme.weights
    return [criterion for criterion in panel.call.criteria.all() if criterion.key in wanted]


def ranking_export(view: dict[str, Any]) -> list[Sequence[Any]]:
    """Return the ranking as the rows of a sheet, exactly what the page shows."""
    head = [
        _("Place"),
        _("File"),
        _("Applicant"),
        _("Weighted mean"),
        _("Passes"),
        _("Asked"),
        _("Cumulative"),
        _("Within the pot"),
    ]
    head += [_("Proposed"), _("Amount"), _("Reason"), *[str(person) for person in view["evaluators"]]]
    return [head, *[_export_row(row, len(view["evaluators"])) for row in view["rows"]]]


def _export_row(row: dict[str, Any], evaluators: int) -> list[Any]:
    ranking = row["ranking"]
    application = ranking.application
    if row["is_closed"]:
        return [ranking.place, application.reference, _("You stepped back from this file.")]
    money = [ranking.requested_cents / 100, (row["cumulative_cents"] or 0) / 100 or None]
    proposed = [ranking.get_outcome_display(), (ranking.amount_cents or 0) / 100 or None, ranking.reason]
    start = [ranking.place, application.reference, application.organisation.name, ranking.mean, _yes(ranking.passes)]
    return [*start, *money, _yes(ranking.within_pot), *proposed, *row["totals"][:evaluators]]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
