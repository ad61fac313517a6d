"""The committee's room as a page shows it: where it stands, and the ranking with its cut-off line."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Criterion
from grants.evaluation.blinding import Shown, names_for, shown_scorer, shown_text
from grants.evaluation.conflicting import closed_to
from grants.evaluation.divergence import HandedIn, sheets_in
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.ranked import KEPT, Ranked, by_country, ranked_for, why_not
from grants.evaluation.rules import Placed, points_of, result_of, rounded
from grants.evaluation.selectors import awards_of, score_sheets
from grants.evaluation.services.ranking import carried_points
from grants.people.models import User

PAGE_ROWS: Final = 100
COLUMNS: Final = 5  # so many scorers have a column of their own
WRITTEN: Final = ("reason", "conditions", "move_reason", "consensus_reason")  # by the committee, of one file
STATES = ("forming", "scoring", "ranked", "recommended", "decided")


def journey(panel: Panel | None) -> list[tuple[str, str]]:
    """Return the steps of a committee's work with the present one marked."""
    labels = (_("Appoint and assign"), _("Declare and score"), _("Rank and propose"), _("Decide"), _("Awards"))
    at = STATES.index({"calibrating": "forming"}.get(panel.state, panel.state)) if panel else 0
    status = lambda number: "done" if number < at or at == len(STATES) - 1 else "now" if number == at else "later"  # noqa: E731
    return [(label, status(number)) for number, label in enumerate(labels)]


def next_step(panel: Panel | None) -> dict[str, str]:
    """Return what happens next and who has to act, in a sentence each."""
    words = {
        "forming": (
            _("Appoint the members, share the files out, then open the scoring."),
            _("Programme officer"),
        ),
        "calibrating": (
            _("Each evaluator scores the same application first; what it came to is written down before the scoring."),
            _("Evaluators, then the programme officer"),
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


def ranking_of(user: Any, panel: Panel, *, line: int | None = KEPT, page: str | None = None) -> dict[str, Any]:
    """Return the ranking with each evaluator's totals for one who may read it; nothing before all are in.

    `line` tries a line without keeping it; `page` takes a part of a long list, None the whole.
    """
    found = ranked_for(user, panel, line=line)
    if found is None:
        return {"rows": [], "evaluators": []}
    part = None if page is None else Paginator(found.rows, PAGE_ROWS).get_page(page)
    shown = list(found.rows if part is None else part)
    scorers = _scorers(user, panel)
    rows = _rows(user, panel, found, shown, scorers)
    hidden = any(row["is_hidden"] for row in rows)
    return {
        "rows": rows,
        "evaluators": list(scorers.values()),
        "page": part,
        "found": found,
        "countries": [] if hidden else by_country(found),
        "kept": panel.line,
        "fewer": max(0, _drawn(found) - 1),
        "more": min(found.passing, _drawn(found) + 1),
        "is_tried": line != KEPT and line != panel.line,
        "tied": [row for row in rows if row["place"] in {tie.place for tie in found.ties} and row["is_tied"]],
    }


def proposed_cents(panel: Panel, view: dict[str, Any]) -> int:
    """Return the sum of the proposed awards that are open to the reader, in cents."""
    return sum(row.amount_cents or 0 for row in view["found"].rows if not row.is_out and _is_proposed(panel, row))


def proposed_of(user: Any, panel: Panel) -> dict[str, Any]:
    """Return what the committee proposes for the files that are open to the reader: the awards, and the others."""
    closed = closed_to(user, panel)
    rows = [row for row in panel.live_rankings if row.application_id not in closed]
    files = [row.application for row in rows]
    names = names_for(panel, files, user)
    _prefetch_maskings(files, names)
    lines = [
        {"ranking": row, "file": names[row.application_id], **texts_of(panel, row, user, names[row.application_id])}
        for row in rows
    ]
    awards = [line for line in lines if _is_proposed(panel, line["ranking"])]
    return {
        "awards": awards,
        "others": [line for line in lines if line["ranking"].outcome != Ranking.Outcome.AWARD],
        "awarded_cents": sum(line["ranking"].amount_cents or 0 for line in awards),
        "is_partial": bool(closed) and panel.rankings.filter(application__in=closed).exists(),
    }


def file_of(user: Any, panel: Panel, ranking: Ranking) -> dict[str, Any]:
    """Return one ranked file as the reader knows it, with its place among the files that are open to them."""
    found = ranked_for(user, panel)
    name = names_for(panel, [ranking.application], user)[ranking.application_id]
    placed = found.placed.get(ranking.application_id) if found else None
    return {
        "ranking": ranking,
        "file": name,
        "placed": placed,
        "passing": found.passing if found else 0,
        "computed_place": found.computed.get(ranking.application_id) if found else None,
        "line": _row(ranking, found, name) | texts_of(panel, ranking, user, name) if found else {},
    }


def texts_of(panel: Panel, row: Ranking, user: Any, name: Shown) -> dict[str, str]:
    """Return what the committee wrote of a file, as the reader may see it."""
    texts = {key: str(getattr(row, key)) for key in WRITTEN}
    if not name.is_hidden:
        return texts
    return {key: shown_text(panel, row.application, user, text) for key, text in texts.items()}


def _prefetch_maskings(files: list[Application], names: dict[int, Shown]) -> None:
    if any(name.is_hidden for name in names.values()):
        prefetch_related_objects(files, "masking")


def _is_proposed(panel: Panel, row: Ranking) -> bool:
    return row.outcome == Ranking.Outcome.AWARD and row.application.state == panel.scored_state


def _drawn(found: Ranked) -> int:
    """Return how many files the line leaves above it now."""
    return len(found.above) if found.line is None else min(found.line, found.passing)


def _rows(
    user: Any, panel: Panel, found: Ranked, shown: list[Ranking], scorers: dict[int, str]
) -> list[dict[str, Any]]:
    files = [row.application for row in shown]
    names = names_for(panel, files, user)
    _prefetch_maskings(files, names)
    ids = [row.application_id for row in shown]
    sheets = sheets_in(panel, files=ids)
    totals = {(one.file, one.scorer): _points(panel, one) for one in sheets}
    means = _means(panel, shown, sheets)
    awards = awards_of(panel) if panel.state == "decided" else {}
    within = [key for key, row in found.placed.items() if row.within_pot]
    sums = dict(zip(found.placed, accumulate(_asked(row) for row in found.placed.values()), strict=True))
    return [
        _row(row, found, names[row.application_id])
        | {
            "award": awards.get(row.application_id),
            "mean_of_sheets": means.get(row.application_id),
            "cumulative_cents": sums.get(row.application_id) if row.passes else None,
            "totals": [totals.get((row.application_id, person)) for person in scorers],
            "given": [
                {"scorer": name, "total": total}
                for person, name in scorers.items()
                if (total := totals.get((row.application_id, person))) is not None
            ],
            "ends_the_pot": bool(within) and row.application_id == within[-1],
        }
        | texts_of(panel, row, user, names[row.application_id])
        for row in shown
    ]


def _row(row: Ranking, found: Ranked, name: Shown) -> dict[str, Any]:
    placed = found.placed.get(row.application_id)
    return {
        "ranking": row,
        "name": name.name,
        "organisation": name.organisation,
        "is_hidden": name.is_hidden,
        "is_withdrawn": row.is_out or row.application.state == "withdrawn",
        "place": placed.place if placed else None,
        "computed_place": found.computed.get(row.application_id),
        "is_tied": bool(placed and placed.is_tied),
        "within_pot": bool(placed and placed.within_pot),
        "offered_cents": placed.offered_cents if placed else None,
        "is_part": bool(placed and placed.offered_cents and placed.offered_cents < row.requested_cents),
        "why_not": why_not(placed.why) if placed else "",
    }


def _asked(row: Placed) -> int:
    return row.requested_cents if row.passes else 0


def _scorers(user: Any, panel: Panel) -> dict[int, str]:
    """Return whose sheets are in, by the name under which the reader knows them, in the order of these names."""
    people = User.objects.filter(assessments__panel=panel, assessments__state="submitted").distinct()
    names = {person.pk: shown_scorer(panel, person, user) for person in people}
    return dict(sorted(names.items(), key=lambda pair: (pair[1], pair[0])))


def _points(panel: Panel, sheet: HandedIn) -> Decimal:
    return rounded(points_of(sheet.points, panel.scheme), panel.scheme.rounding)


def _means(panel: Panel, shown: list[Ranking], sheets: list[HandedIn]) -> dict[int, Decimal]:
    """Return what the sheets come to for files whose result the committee agreed on."""
    agreed = [row.application_id for row in shown if row.consensus is not None]
    carried = carried_points(panel, agreed) if agreed else {}
    own = {file: [one.points for one in sheets if one.file == file] for file in agreed}
    return {file: result_of(rows, panel.scheme, carried=carried.get(file)).total for file, rows in own.items() if rows}


def score_grid(user: Any, panel: Panel, ranking: Ranking) -> dict[str, Any]:
    """Return one file's scores with their reasons, criterion by criterion, for one who may read them."""
    sheets = score_sheets(user, panel, application=ranking.application)
    names = [shown_scorer(panel, sheet.evaluator, user) for sheet in sheets]
    hide = lambda text: shown_text(panel, ranking.application, user, text)  # noqa: E731
    grid = []
    for criterion in criteria_of(panel):
        given = [next((s for s in sheet.scores.all() if s.criterion_id == criterion.pk), None) for sheet in sheets]
        scores = [
            {"scorer": name, "points": score.points, "comment": hide(score.comment)}
            for name, score in zip(names, given, strict=True)
            if score
        ]
        grid.append({"criterion": criterion, "scores": scores})
    return {"evaluators": names, "grid": grid}


def criteria_of(panel: Panel) -> list[Criterion]:
    """Return the criteria of the committee's sheets, in their order."""
    wanted = panel.scheme.weights
    return [criterion for criterion in panel.call.criteria.all() if criterion.key in wanted]


def ranking_export(view: dict[str, Any]) -> list[Sequence[Any]]:
    """Return the ranking as the rows of a sheet, exactly what the page shows."""
    head = [
        *(_("Place"), _("Computed place"), _("File"), _("Applicant"), _("Result"), _("Mean of the sheets")),
        *(_("Passes"), _("Asked"), _("Cumulative"), _("Above the line"), _("Offered"), _("Why not")),
        *(_("Proposed"), _("Ground"), _("Amount"), _("Conditions"), _("Reason")),
        *(_("Why it was moved"), _("Why the result was agreed")),
    ]
    return [[*head, *view["evaluators"]], *[_export_row(row) for row in view["rows"]]]


def _export_row(row: dict[str, Any]) -> list[Any]:
    ranking = row["ranking"]
    return [
        *(row["place"], row["computed_place"], row["name"], row["organisation"]),
        *(ranking.mean, row["mean_of_sheets"], _yes(ranking.passes)),
        *(_euros(ranking.requested_cents), _euros(row["cumulative_cents"])),
        *(_yes(row["within_pot"]), _euros(row["offered_cents"]), row["why_not"]),
        *(ranking.get_outcome_display(), ranking.get_ground_display(), _euros(ranking.amount_cents)),
        *(row["conditions"], row["reason"], row["move_reason"], row["consensus_reason"]),
        *row["totals"],
    ]


def _euros(cents: int | None) -> Decimal | None:
    return Decimal(cents) / 100 if cents else None


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
