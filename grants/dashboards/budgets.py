"""The money of one grant: its figures per donor, its budget against what was spent, and its transfers."""

from typing import Any

from grants.agreements.figures import transfers_of
from grants.agreements.models import Agreement
from grants.dashboards.books import with_owners
from grants.dashboards.execution import COLUMNS, Line, execution
from grants.ledger.models import Transfer
from grants.monitoring.figures import BudgetRow, budget_of

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
        "transfers": with_owners(Transfer.objects.filter(pk__in=[row.pk for row in transfers_of(agreement)])).order_by(
            "-pk"
        ),
    }


def budget_against_actual(agreement: Agreement) -> list[BudgetRow]:
    """Return the agreed lines with what was spent and accepted on each; nothing was spent before there is a report."""
    report = getattr(agreement, "report", None)
    if report is not None:
        return budget_of(report)
    return [BudgetRow(line, line.amount_cents, 0, 0) for line in agreement.lines.all()]


def _shown() -> list[tuple[str, Any]]:
    return [(name, COLUMNS[name]) for name in SHOWN]
