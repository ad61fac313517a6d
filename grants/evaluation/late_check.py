"""Eligibility checked after the ranking: for those within the line and on the reserve list, before anything is awarded.

A call says whether eligibility is checked before scoring, for everybody, or only for those provisionally selected. In
the second case the formal points are answered first, and the points of eligibility once the ranking stands.
"""

from collections.abc import Iterable
from typing import Any, Final

from grants.applications.models import Application
from grants.evaluation.models import Check, Panel, Ranking
from grants.evaluation.rules import CHECK_POINTS

RANKED: Final = ("ranked", "recommended", "decided")
ELIGIBILITY: Final = frozenset(key for kind, key in CHECK_POINTS if kind == "eligibility")


def is_late(call: Any) -> bool:
    """Tell whether the call checks eligibility only for those provisionally selected."""
    return bool(call.eligibility == "selected")


def points_for(application: Application) -> tuple[tuple[str, str], ...]:
    """Return the points of the check that are answered at the application's present step, as (kind, key)."""
    if not is_late(application.call):
        return CHECK_POINTS
    wanted = "administrative" if application.state == "submitted" else "eligibility"
    return tuple((kind, key) for kind, key in CHECK_POINTS if kind == wanted)


def is_due(application: Application) -> bool:
    """Tell whether the eligibility of an application that was scored is checked now."""
    if not is_late(application.call) or application.state not in {"eligible", "reserved"}:
        return False
    return application.rankings.filter(panel__stage="full", panel__state__in=RANKED, passes=True, is_out=False).exists()


def meets_all(application: Application) -> bool:
    """Tell whether every point of eligibility is answered and met; prefetch `checks` for several."""
    met = {check.key for check in application.checks.all() if check.passed}
    return met >= ELIGIBILITY


def unmet_of(panel: Panel) -> list[Ranking]:
    """Return the proposed awards whose eligibility is not established; none where it was checked before scoring."""
    if panel.is_for_concepts or not is_late(panel.scheme):
        return []
    return not_yet_eligible(panel.proposed_awards)


def not_yet_eligible(rows: Iterable[Ranking]) -> list[Ranking]:
    """Return the rows whose application has a point of eligibility that is open or not met. One query."""
    found = list(rows)
    met = checked_of(found)
    return [row for row in found if not met[row.application_id] >= ELIGIBILITY]


def checked_of(rows: Iterable[Ranking]) -> dict[int, set[str]]:
    """Return the points that are met, by application. One query."""
    found: dict[int, set[str]] = {row.application_id: set() for row in rows}
    answers = Check.objects.filter(application__in=found, passed=True)
    for pk, key in answers.values_list("application_id", "key"):
        found[pk].add(key)
    return found


def rows_to_check(panel: Panel) -> list[Ranking]:
    """Return the ranked files whose eligibility is checked: proposed for an award, and those on the reserve list."""
    if panel.state not in RANKED or panel.is_for_concepts:
        return []
    wanted = {"eligible": {"award", "reserve"}, "reserved": {"award", "reserve"}, "awarded": {"award", "reserve"}}
    return [row for row in panel.live_rankings if row.outcome in wanted.get(row.application.state, set())]
