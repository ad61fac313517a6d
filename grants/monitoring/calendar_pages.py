"""What the calendar of a grant's reports shows: on the agreement's page, and where somebody acts on it."""

import datetime
from typing import Any

import rules
from django.utils import timezone

from grants.agreements.models import Agreement, ReportDuty
from grants.monitoring.exchange import paid_in_contract
from grants.monitoring.rules import final_amount
from grants.monitoring.ruling import rules_for
from grants.monitoring.selectors import due_day, end_of_day
from grants.monitoring.selectors.calendar import calendar_of
from grants.monitoring.services.calendar import is_owed, obstacle_to_default, obstacle_to_extension
from grants.monitoring.settling import accepted_cost_of
from grants.monitoring.tables.reports import STANDS

REPORTED = ("in_force", "suspended", "terminated", "closed")


def calendar_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return the reports of a grant with where each stands, and what the reader can do; None before it is in force."""
    if str(agreement.state) not in REPORTED:
        return None
    duties = calendar_of(agreement)
    if not duties:
        return None
    may_extend = rules.has_perm("report_duties.extend", user, duties[-1])
    may_default = rules.has_perm("report_duties.default", user, duties[-1])
    rows = [_row(duty, may_extend=may_extend, may_default=may_default) for duty in duties]
    return {"agreement": agreement, "rows": [row for row in rows if row]}


def extension_page(duty: ReportDuty) -> dict[str, Any]:
    """Return how far a report can be extended, or why it cannot."""
    days = duty.agreement.report_terms.extension_days
    return {"obstacle": obstacle_to_extension(duty), "last": duty.day + datetime.timedelta(days=days), "days": days}


def default_page(duty: ReportDuty) -> dict[str, Any]:
    """Return what a grant comes to without its final report, or why it is too early; cents."""
    agreement = duty.agreement
    cost = accepted_cost_of(agreement)
    paid = paid_in_contract(agreement)
    sums = {"maximum": agreement.amount_cents, "total": agreement.total_cents, "paid": paid}
    comes_to = final_amount(accepted_cost=cost, **sums, **rules_for(agreement))
    reminders = [row for row in duty.reminders.all() if not row.is_merged]
    obstacle = obstacle_to_default(duty)
    return {"obstacle": obstacle, "cost": cost, "paid": paid, "outcome": comes_to, "reminders": reminders}


def _row(duty: ReportDuty, *, may_extend: bool, may_default: bool) -> dict[str, Any] | None:
    stands = stands_of(duty)
    if stands is None:
        return None
    label, tone = STANDS[stands]
    return {
        "duty": duty,
        "due": end_of_day(duty.agreement, due_day(duty)),
        "label": label,
        "tone": tone,
        "may_extend": may_extend and not obstacle_to_extension(duty),
        "may_default": may_default and not obstacle_to_default(duty),
    }


def stands_of(duty: ReportDuty) -> str | None:
    """Return where a report stands in one word; None for an interim one that is told in the final one."""
    report = getattr(duty, "report", None)
    if duty.defaulted_at is not None:
        return "defaulted"
    if is_owed(duty) and duty.day < timezone.localdate():
        return "overdue"
    if report is None:
        past = hasattr(duty.agreement, "report") or hasattr(duty.agreement, "settlement")
        return None if duty.kind == ReportDuty.Kind.INTERIM and past else "none"
    return "returned" if str(report.state) == "draft" and report.round > 1 else str(report.state)
