"""What a grant is measured by when its agreement is drawn up; the articles name the first indicator."""

from typing import Any

from grants.agreements.models import Agreement, GrantIndicator
from grants.programmes.results.models import ResultIndicator

PRINTED = {"title": "indicator", "baseline": "indicator_baseline", "target": "indicator_target"}


def draw_indicators(agreement: Agreement) -> None:
    """Draw the indicators of a draft from the version handed in, anew where it had some.

    One that is worded as an indicator of the action counts by that; the officer links the others.
    """
    agreement.indicators.all().delete()
    application = agreement.award.application
    known = {
        row.title.casefold(): row
        for row in ResultIndicator.objects.filter(action=application.call.action_id, is_active=True)
    }
    for order, row in enumerate(_applied_for(agreement, application.frozen), start=1):
        GrantIndicator.objects.create(
            agreement=agreement,
            indicator=known.pop(row["title"].casefold(), None),
            is_main=order == 1,
            order=order,
            **row,
        )


def keep_main(agreement: Agreement) -> None:
    """Let the first indicator say what the agreement says now."""
    found = {name: getattr(agreement, printed) for name, printed in PRINTED.items()}
    GrantIndicator.objects.filter(agreement=agreement, is_main=True).update(**found)


def _applied_for(agreement: Agreement, frozen: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {
            "title": row["title"],
            "unit": row.get("unit") or "",
            "baseline": row.get("baseline") or 0,
            "target": row.get("target") or 0,
            "means": row.get("means") or "",
        }
        for row in frozen.get("indicators", [])
    ]
    main = {name: getattr(agreement, printed) for name, printed in PRINTED.items()}
    own = next((row for row in rows if row["title"] == main["title"]), {})
    return [{**own, **main}, *(row for row in rows if row is not own)]
