"""What the pages of the costs show: the list, the page on which they are written, one row, one cost that is changed."""

from collections.abc import Sequence
from typing import Any

import rules

from grants.core.money import format_money, format_rate
from grants.monitoring.eligibility import claimable, flags_in_short, flags_of
from grants.monitoring.exchange import converted
from grants.monitoring.figures import totals_of
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.running import running_budget
from grants.monitoring.selectors import due_day, end_of_day
from grants.monitoring.selectors.costs import UNDECIDED, load_small_rows, own_costs
from grants.monitoring.verification_pages import approvals_of, verification_of
from grants.programmes.policies import is_staff

LATEST = 25  # costs that the page on which they are written shows; the list has them all


def standing_of(report: Report, user: Any) -> dict[str, Any]:
    """Return what every page of a report shows beside its own: the totals, both approvals, who reads."""
    verifies = rules.has_perm("reports.verify", user, report)
    return {
        "report": report,
        "agreement": report.agreement,
        "settlement": getattr(report.agreement, "settlement", None),
        "converted": converted(report.agreement),
        "totals": totals_of(report),
        "for_staff": is_staff(user, report),
        "may_verify": verifies and report.state == "submitted" and report.costs_are_open,
        **_approved(report, user),
    }


def _approved(report: Report, user: Any) -> dict[str, Any]:
    """Return both parts of the acceptance, and whether the reader gave one; a draft has none."""
    if report.state == "draft":
        return {"approvals": [], "own_approval": False}
    own = any(approval.actor_id == user.pk for approval in report.approvals)
    return {"approvals": approvals_of(report), "own_approval": own}


def costs_page(report: Report, user: Any) -> dict[str, Any]:
    """Return every cost with its flags and its verification, and what stands for all of them."""
    load_small_rows(report)
    costs = own_costs(report)
    flag(report, costs)
    page = standing_of(report, user) | verification_of(report, user, costs)
    first = next((cost for cost in costs if cost.outcome in UNDECIDED), None)
    may_write = report.state == "draft" and rules.has_perm("reports.edit", user, report)
    return page | {"costs": costs, "first_to_verify": first, "may_write": may_write}


def writing_page(report: Report, user: Any) -> dict[str, Any]:
    """Return the budget, what the rules say of the costs, and the ones that were added last."""
    load_small_rows(report)
    costs = own_costs(report)
    flags = flag(report, costs)
    latest = sorted(costs, key=lambda cost: cost.pk)[-LATEST:]
    return {
        **standing_of(report, user),
        "running": running_budget(report),
        "flagged": flags_in_short(costs, flags),
        "costs": sorted(latest, key=lambda cost: (cost.spent_on, cost.pk)),
        "due": end_of_day(report.agreement, due_day(report.duty)),
    }


def checking_page(report: Report, user: Any) -> dict[str, Any]:
    """Return every cost as it is looked through once more before the report is handed in."""
    load_small_rows(report)
    costs = own_costs(report)
    flags = flag(report, costs)
    page = verification_of(report, user, costs)
    return page | {"costs": costs, "flagged": flags_in_short(costs, flags)}


def page_of_cost(cost: Expenditure) -> dict[str, Any]:
    """Return a cost with its flags, what could be claimed instead of it, and how it was converted."""
    load_small_rows(cost.report)
    costs = own_costs(cost.report)
    flags = flags_of(cost.report, costs).get(cost.pk, [])
    shown: Any = next(own for own in costs if own.pk == cost.pk)
    shown.flags = flags
    return {
        "cost": shown,
        "report": cost.report,
        "agreement": cost.report.agreement,
        "lower_to": claimable(shown, flags),
        "document_money": format_money(shown.document_cents, shown.currency) if shown.document_cents else "",
        "rate": format_rate(shown.rate) if shown.rate else "",
    }


def flag(report: Report, costs: Sequence[Any]) -> dict[int, list[Any]]:
    """Put to each cost what the rules say of it, and return the same by key."""
    flags = flags_of(report, costs)
    for cost in costs:
        cost.flags = flags.get(cost.pk, [])
    return flags
