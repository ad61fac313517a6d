"""What tests of agreements share."""

from collections.abc import Callable
from typing import Any

import pytest

from grants.evaluation import services as evaluation


@pytest.fixture
def awarded_less(chain: Any) -> Callable[[int], Any]:
    """Return a function that takes the chain to an award below what was asked for (10,800.00)."""

    def decide(amount_cents: int) -> Any:
        chain.ranked()
        with chain.now():
            row = chain.panel.rankings.get()
            evaluation.propose_outcome(
                row, outcome="award", amount_cents=amount_cents, reason="A smaller scope.", actor=chain.officer
            )
            chain.panel = evaluation.recommend(chain.panel, minutes="Agreed.", actor=chain.officer)
            evaluation.decide(chain.panel, actor=chain.approver)
        chain.application.refresh_from_db(fields=["decision_reason"])
        chain.award = type(row.application).objects.get(pk=row.application_id).award
        return chain

    return decide


@pytest.fixture
def rows() -> Callable[..., dict[str, Any]]:
    """Return a function that builds what a browser sends for the edit page."""

    def build(agreement: Any, *changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
        lines = [
            {
                "heading": line.heading,
                "description": line.description,
                "unit": line.unit,
                "quantity": str(line.quantity),
                "unit_rate_cents": f"{line.unit_rate_cents / 100:.2f}",
            }
            for line in agreement.lines.all()
        ]
        for number, change in enumerate(changes):
            if number < len(lines):
                lines[number] |= change
            else:
                lines.append(change)
        initial = agreement.lines.count()
        data = {
            "starts_on": agreement.starts_on.isoformat(),
            "ends_on": agreement.ends_on.isoformat(),
            "report_due_on": agreement.report_due_on.isoformat(),
            "cofinancing_cents": f"{agreement.cofinancing_cents / 100:.2f}",
            "special_conditions": "",
            "lines-TOTAL_FORMS": len(lines),
            "lines-INITIAL_FORMS": initial,
        }
        for number, line in enumerate(lines):
            data |= {f"lines-{number}-{name}": value for name, value in line.items()}
        return data | fields

    return build
