"""The ranking: computed from the sheets by the frozen rules, each computation kept so that anybody can replay it."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from grants.applications.freezing import fingerprint
from grants.applications.models import Application
from grants.calls.terms import judging_terms
from grants.evaluation.divergence import sheets_by_file
from grants.evaluation.models import Panel, Ranking, RankingSnapshot
from grants.evaluation.rules import RULE_VERSION, File, Money, Placed, judged, order, rank
from grants.evaluation.selectors import left_to_award
from grants.people.models import User
from workflows.engine import perform

COMPUTED: Final = (
    *("place", "computed_place", "mean", "sections", "fails", "counted", "passes", "is_tied", "is_out"),
    *("requested_cents", "within_pot", "offered_cents", "why", "outcome", "ground", "amount_cents"),
)


@transaction.atomic
def close_scoring(panel: Panel, *, actor: User, reason: str = "") -> Panel:
    """Compute the ranking from all sheets and open the scores to the committee."""
    panel = perform(panel, "close_scoring", actor=actor, reason=reason, rule_version=RULE_VERSION)
    panel.ranked_at = timezone.now()
    panel.save(update_fields=["ranked_at"])
    compute_ranking(panel, why="close_scoring", actor=actor)
    return panel


@transaction.atomic
def reopen_scoring(panel: Panel, *, actor: User, reason: str) -> Panel:
    """Open the scoring again with a reason; the ranking that was computed stays on record."""
    return perform(panel, "reopen_scoring", actor=actor, reason=reason)


def compute_ranking(panel: Panel, *, why: str, actor: User | None) -> list[Ranking]:
    """Rank the live files anew and keep the computation; for who holds the lock on the committee.

    What the committee set by hand stays: places, agreed results, the line. An outcome is proposed where none was
    written by a person; a file that is no longer in the race keeps its row, marked as out.
    """
    sheets = sheets_by_file(panel)
    there = {row.application_id: row for row in Ranking.objects.filter(panel=panel)}
    files = files_to_rank(panel, sheets, there)
    money = money_of(panel, files)
    placed = rank(files, scheme=panel.scheme, money=money, line=panel.line)
    plain = order([judged(_without_hand(file), panel.scheme) for file in files], scheme=panel.scheme)
    places = {row.id: row.place for row in plain}
    rows = [
        _row(panel, one, there.get(one.id), places[one.id], [pk for pk, _points in sheets.get(one.id, [])])
        for one in placed
    ]
    gone = [row for key, row in there.items() if key not in places]
    _mark_out(gone, last=len(there) + 1)
    _write(rows + gone)
    keep_snapshot(panel, files, money, placed, why=why, actor=actor)
    return rows


def files_to_rank(
    panel: Panel, sheets: dict[int, list[tuple[int, dict[str, int]]]], there: dict[int, Ranking]
) -> list[File]:
    """Return what the ranking is computed from: the files that are scored now, with their sheets. Fixed queries."""
    live = list(panel.live_files.prefetch_related("submissions"))
    decided = [row.application_id for row in there.values() if not row.is_out]
    standing = panel.files.filter(pk__in=decided, state__in=["awarded", "reserved", "rejected", "resubmit"])
    found = {file.pk: file for file in [*live, *standing.prefetch_related("submissions")]}
    carried = carried_points(panel, list(found))
    return [
        File(
            id=file.pk,
            sheets=[points for _pk, points in sheets[file.pk]],
            requested_cents=asked_cents(file),
            applicant=file.organisation_id,
            carried=carried.get(file.pk, {}),
            consensus=there[file.pk].consensus if file.pk in there else None,
            moved_to=there[file.pk].moved_to if file.pk in there else None,
        )
        for file in sorted(found.values(), key=lambda file: file.reference)
        if file.pk in sheets
    ]


def asked_cents(application: Application) -> int:
    """Return what an application asks for, in cents: by its budget, or as the concept note says."""
    if application.is_concept_note:
        return int(application.concept_cents or 0)
    return int(application.frozen["budget"]["requested_cents"])


def money_of(panel: Panel, files: Sequence[File] = ()) -> Money:
    """Return what there is to award by this committee: what the ledger has left for it, and the awards that stand.

    `had` counts the grants that applicants have from files that are not ranked here, in the other lots say. Concept
    notes draw on no money: their pot is the sum that the call lets them ask for.
    """
    call, ranked = panel.call, {file.id for file in files}
    awards = call.applications.filter(award__isnull=False).exclude(award__state="lapsed").order_by()
    rows = list(awards.values_list("pk", "organisation", "lot", "award__amount_cents"))
    standing = {} if panel.is_for_concepts else {pk: cents for pk, _who, lot, cents in rows if lot == panel.lot_id}
    pot = panel.pot_cents if panel.is_for_concepts else left_to_award(panel) + sum(standing.values())
    had = Counter(who for pk, who, _lot, _cents in rows if pk not in ranked)
    return Money(
        pot_cents=pot,
        minimum_cents=call.minimum_cents or 0,
        most_grants=panel.lot.max_grants if panel.lot and not panel.is_for_concepts else None,
        had=dict(had) if panel.scheme.grants_per_applicant is not None else {},
        standing=standing,
    )


def keep_snapshot(
    panel: Panel, files: list[File], money: Money, placed: list[Placed], *, why: str, actor: User | None
) -> RankingSnapshot:
    """Keep one computation: rules, input and result, with its fingerprint."""
    content = {
        "scheme": panel.judged_by or judging_terms(panel.call),
        "stage": panel.stage,
        "lot": panel.lot.key if panel.lot else "",
        "files": [_plain_file(file) for file in files],
        "money": {
            "pot_cents": money.pot_cents,
            "minimum_cents": money.minimum_cents,
            "most_grants": money.most_grants,
            "had": {str(key): number for key, number in money.had.items()},
            "standing": {str(key): cents for key, cents in money.standing.items()},
        },
        "line": panel.line,
        "result": [plain_result(row) for row in placed],
    }
    return RankingSnapshot.objects.create(
        panel=panel,
        number=panel.snapshots.count() + 1,
        why=why,
        content=content,
        sha256=fingerprint(content),
        rule_version=RULE_VERSION,
        made_by=actor if getattr(actor, "pk", None) else None,
    )


def plain_result(row: Placed) -> dict[str, Any]:
    """Return one ranked file as plain data; decimals as text."""
    return {
        "file": row.id,
        "place": row.place,
        "total": str(row.total),
        "sections": {key: str(points) for key, points in row.sections.items()},
        "fails": list(row.fails),
        "is_tied": row.is_tied,
        "within_pot": row.within_pot,
        "offered_cents": row.offered_cents,
        "why": row.why,
    }


def _plain_file(file: File) -> dict[str, Any]:
    return {
        "id": file.id,
        "sheets": [dict(sheet) for sheet in file.sheets],
        "requested_cents": file.requested_cents,
        "applicant": file.applicant,
        "carried": {key: str(points) for key, points in file.carried.items()},
        "consensus": None if file.consensus is None else str(file.consensus),
        "moved_to": file.moved_to,
    }


def _without_hand(file: File) -> File:
    return File(
        id=file.id,
        sheets=file.sheets,
        requested_cents=file.requested_cents,
        applicant=file.applicant,
        carried=file.carried,
    )


def carried_points(panel: Panel, files: list[int]) -> dict[int, dict[str, Any]]:
    """Return the results of the sections of the concept note that count again, by file."""
    kept = {section.key for section in panel.scheme.sections if section.is_carried}
    if not kept:
        return {}
    rows = Ranking.objects.filter(application__in=files, panel__stage="concept").values_list(
        "application_id", "sections"
    )
    return {file: {key: Decimal(points) for key, points in sections.items() if key in kept} for file, sections in rows}


def _row(panel: Panel, placed: Placed, row: Ranking | None, computed: int, sheets: list[int]) -> Ranking:
    row = row or Ranking(panel=panel, application_id=placed.id)
    row.place, row.computed_place, row.mean = placed.place, computed, placed.total
    row.sections = {key: str(points) for key, points in placed.sections.items()}
    row.fails, row.passes, row.is_tied = list(placed.fails), placed.passes, placed.is_tied
    row.counted = [sheets[at] for at in placed.counted]
    row.requested_cents, row.within_pot = placed.requested_cents, placed.within_pot
    row.offered_cents, row.why, row.is_out = placed.offered_cents, placed.why, False
    if not row.reason.strip():
        _propose(row)
    return row


def _write(rows: list[Ranking]) -> None:
    """Write all rows in two statements, whatever their number."""
    Ranking.objects.bulk_create([row for row in rows if row.pk is None])
    Ranking.objects.bulk_update([row for row in rows if row.pk is not None], COMPUTED, batch_size=500)


def _propose(row: Ranking) -> None:
    """Propose what the line says; the committee may write otherwise, with its reason."""
    row.amount_cents, row.ground = None, ""
    if row.within_pot:
        row.outcome, row.amount_cents = Ranking.Outcome.AWARD, row.offered_cents
    elif row.passes and row.panel.is_for_concepts:
        row.outcome, row.ground = Ranking.Outcome.REJECT, Ranking.Ground.MONEY
    elif row.passes:
        row.outcome, row.ground = Ranking.Outcome.RESERVE, Ranking.Ground.MONEY
    else:
        row.outcome, row.ground = Ranking.Outcome.REJECT, Ranking.Ground.QUALITY


def _mark_out(gone: list[Ranking], *, last: int) -> None:
    """Close the ranks over what is no longer in the race: its row stays, without a place among the others."""
    for row in gone:
        row.is_out, row.within_pot, row.place = True, False, last
        row.is_tied, row.offered_cents, row.why = False, None, ""
