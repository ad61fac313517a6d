"""The money of one grant: its figures per donor, its budget against what was spent, and its transfers."""

from typing import Any

from django.db.models import Q, QuerySet

from grants.agreements.models import Agreement
from grants.dashboards.books import accounts_of
from grants.dashboards.execution import COLUMNS, Line, execution
from grants.ledger.models import Transfer
from grants.monitoring.running import BudgetRow, budget_of

SHOWN = [name for name in COLUMNS if name not in {"allocated", "available", "in_calls"}]


def page_of(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return what the page of a grant's money shows: sums in the pot's currency, the budget in that of the contract."""
    call = agreement.award.application.call
    found = execution(call.action, user, call=call)
    line = next((row for row in found.lines if row.reference == agreement.reference), Line("grant", ""))
    return {
        "agreement": agreement,
        "call": call,
        "action": call.action,
        "line": line,
        "rows": [(label, line.of(name), [line.of(name, donor) for donor in found.donors]) for name, label in _shown()],
        "donors": found.donors,
        "budget": budget_against_actual(agreement),
        "transfers": _transfers(agreement),
    }


def budget_against_actual(agreement: Agreement) -> list[BudgetRow]:
    """Return the agreed lines with what was spent and accepted on each; nothing was spent before there is a report."""
    report = getattr(agreement, "report", None)
    if report is not None:
        return budget_of(report)
    return [BudgetRow(line, line.amount_cents, 0, 0) for line in agreement.lines.all()]


def _transfers(agreement: Agreement) -> QuerySet[Transfer]:
    """Return what moved to and from the grant since it was reserved, newest first."""
    accounts = accounts_of(agreement.reference).values("pk")
    found = Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
    return found.select_related("debit", "credit").order_by("-pk")


def _shown() -> list[tuple[str, Any]]:
    return [(name, COLUMNS[name]) for name in SHOWN]
