"""The votes that wait for a member: where the rules ask for one and every file has its proposal."""

from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.waiting import Waiting
from grants.evaluation.ballots import PROPOSED, fingerprint_of
from grants.evaluation.models import Panel, PanelMember, Ranking, Vote
from grants.evaluation.selectors.reading import serving


def votes_to_give(user: Any) -> list[Waiting]:
    """Return the recommendations on which the user has a vote and has not voted as they stand. Three queries."""
    seats = PanelMember.objects.filter(serving(), user_id=user.pk, votes=True, declared_at__isnull=False)
    seats = seats.filter(panel__state="ranked").select_related("panel__call", "panel__lot")
    mine = {seat.panel: seat for seat in seats if seat.panel.scheme.quorum}
    if not mine:
        return []
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in Ranking.objects.filter(panel__in=mine).values("panel_id", "application__state", *PROPOSED):
        rows[row["panel_id"]].append(row)
    given = Vote.objects.filter(member__in=mine.values(), ranking=None).values_list("panel_id", "fingerprint")
    voted = set(given)
    return [
        _line(panel)
        for panel in mine
        if _is_proposed(panel, rows[panel.pk]) and (panel.pk, _now(panel, rows[panel.pk])) not in voted
    ]


def _is_proposed(panel: Panel, rows: list[dict[str, Any]]) -> bool:
    live = [row for row in rows if not row["is_out"] and row["application__state"] == panel.scored_state]
    return bool(live) and all(row["outcome"] and row["reason"].strip() for row in live)


def _now(panel: Panel, rows: list[dict[str, Any]]) -> str:
    return fingerprint_of([{name: row[name] for name in PROPOSED} for row in rows], panel.line)


def _line(panel: Panel) -> Waiting:
    return Waiting(
        what=_("Vote on the recommendation for %(call)s") % {"call": panel.title},
        who=_("the committee of %(call)s") % {"call": panel.reference},
        due=None,
        url=reverse("evaluation:vote", args=[panel.reference]),
        button=_("Vote"),
    )
