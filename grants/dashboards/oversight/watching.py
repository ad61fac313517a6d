"""What warns in some actions: grants at high risk, reports overdue, recommendations and issues that are open."""

from dataclasses import dataclass
from typing import Any

from grants.agreements.models import ReportDuty
from grants.dashboards.oversight.reading import Grant, Rows
from grants.monitoring.models import Issue, Recommendation, Report
from grants.monitoring.models.risk import RiskLevel
from grants.monitoring.selectors.reports import OWING


@dataclass(frozen=True)
class Watched:
    """The warnings of a standing."""

    high: list[Grant]
    levels: dict[int, int]
    overdue: list[tuple[ReportDuty, Grant]]
    recommendations: list[tuple[Recommendation, Grant]]
    issues: list[tuple[Issue, Grant]]

    @property
    def late_recommendations(self) -> int:
        return sum(row.is_late for row, _grant in self.recommendations)  # type: ignore[attr-defined]


def watch(rows: Rows) -> Watched:
    """Return what warned at the end of the period."""
    running = [grant for grant in rows.grants if grant.is_running]
    levels = {level: sum(grant.level == level for grant in running) for level in RiskLevel.values}
    return Watched(
        [grant for grant in running if grant.level == RiskLevel.HIGH],
        levels,
        [(duty, rows.by_agreement[duty.agreement_id]) for duty in rows.duties if _is_overdue(duty, rows)],
        [
            (row, rows.by_agreement[row.visit.agreement_id])
            for row in rows.recommendations
            if _is_open_recommendation(row, rows)
        ],
        [
            (row, rows.by_agreement[row.agreement_id])
            for row in rows.issues
            if row.agreement_id in rows.by_agreement
            and rows.window.was_made(row.created_at)
            and rows.log.state_of(Issue, row.pk, str(row.state)) == "open"
        ],
    )


def _is_open_recommendation(row: Recommendation, rows: Rows) -> bool:
    if row.visit.agreement_id not in rows.by_agreement or not rows.window.was_made(row.visit.report_sent_at):  # type: ignore[arg-type]
        return False
    state = rows.log.state_of(Recommendation, row.pk, str(row.state))
    row.is_late = state == "open" and row.due_on < rows.window.overdue_before  # type: ignore[attr-defined]
    return state != "closed"


def _is_overdue(duty: ReportDuty, rows: Rows) -> bool:
    """Tell whether a report was due and had never come in, as the list of reports says it of today."""
    grant = rows.by_agreement.get(duty.agreement_id)
    if grant is None or grant.stands not in OWING or _day_of(duty, grant, rows) >= rows.window.overdue_before:
        return False
    defaulted = duty.defaulted_at is not None and rows.window.was_made(duty.defaulted_at)
    return not defaulted and not _came_in(duty, rows) and not _is_told_in_final(duty, rows)


def _day_of(duty: ReportDuty, grant: Grant, rows: Rows) -> Any:
    """Return the day on which it was due then: an extension of later does not count."""
    is_later = duty.extended_at is not None and not rows.window.was_made(duty.extended_at)
    if is_later and duty.extended_from is not None:
        return duty.extended_from
    return duty.due_on or grant.report_due_on


def _came_in(duty: ReportDuty, rows: Rows) -> bool:
    report, state, times = (getattr(duty, f"report_{name}") for name in ("pk", "state", "round"))
    if report is None:
        return False
    if rows.window.until is None:
        return bool(state != "draft" or times > 1)
    return rows.log.was_done(Report, report, "submit")


def _is_told_in_final(duty: ReportDuty, rows: Rows) -> bool:
    """An interim report that nobody began before the final one was, is told in it."""
    begun, final = (getattr(duty, f"{name}_begun_at") for name in ("report", "final"))
    is_begun = begun is not None and rows.window.was_made(begun)
    return duty.kind == "interim" and not is_begun and final is not None and rows.window.was_made(final)
