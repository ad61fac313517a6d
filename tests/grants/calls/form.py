"""What a browser sends for a new call."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone


def sent(chain: Any, **changes: Any) -> dict[str, Any]:
    """Return the fields of a good call, with changes."""
    local = timezone.now().astimezone(ZoneInfo("Europe/Belgrade"))
    day = "%Y-%m-%dT%H:%M:%S"
    return {
        "title": "Towns for all",
        "summary": "Grants for towns.",
        "purpose": "Work against discrimination.",
        "pot_cents": "50,000.00",
        "maximum_cents": "10,000",
        "cofinancing": "of_total",
        "cofinancing_basis_points": "10",
        "advance_basis_points": "80",
        "applicants": "cso",
        "countries": [chain.action.beneficiary.pk],
        "max_applications": "1",
        "time_zone": "Europe/Belgrade",
        "opens_at": (local + datetime.timedelta(days=1)).strftime(day),
        "closes_at": (local + datetime.timedelta(days=30)).strftime(day),
        "min_months": "1",
        "max_months": "12",
        "report_days": "30",
        "pass_mark": "60",
        "assessments_per_file": "3",
        "max_points": "5",
        **changes,
    }


def rows(*wanted: dict[str, Any], initial: int = 0, **more: Any) -> dict[str, Any]:
    """Return the fields of rows as a browser sends them."""
    found = {"rows-TOTAL_FORMS": str(len(wanted)), "rows-INITIAL_FORMS": str(initial), **more}
    for number, row in enumerate(wanted):
        found |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return found
