"""What a browser sends for a new call, and for each part of it."""

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
        "applicants": "cso",
        "countries": [chain.action.beneficiary.code],
        "time_zone": "Europe/Belgrade",
        "opens_at": (local + datetime.timedelta(days=1)).strftime(day),
        "closes_at": (local + datetime.timedelta(days=30)).strftime(day),
        **changes,
    }


PARTS: dict[str, dict[str, Any]] = {
    "purpose": {"title": "Towns for all", "summary": "Grants for towns.", "purpose": "Work in towns."},
    "money": {
        "pot_cents": "60,000.00",
        "maximum_cents": "20,000",
        "cofinancing": "of_total",
        "cofinancing_basis_points": "10",
        "cofinancing_kinds": "both",
        "advance_basis_points": "80",
        "vat": "any",
    },
    "ceilings": {
        "indirect_basis_points": "7",
        **{f"{name}_of": "grant" for name in ("human_resources", "travel", "equipment", "office", "services", "other")},
    },
    "applicants": {"applicants": "both", "countries": ["SRB"], "mandate_for": "none", "authentic_language": "en"},
    "partners": {"partners": "allowed", "partner_kind": "both", "partners_from": "anywhere"},
    "places": {"max_applications": "1", "breach": "first"},
    "timetable": {
        "time_zone": "Europe/Belgrade",
        "opens_at": "2030-06-01T08:00:00",
        "closes_at": "2030-07-01T23:59:59",
        "min_months": "1",
        "max_months": "12",
        "report_days": "30",
    },
    "assessment": {
        "total_points": "100",
        "pass_mark": "60",
        "min_points": "0",
        "max_points": "5",
        "assessments_per_file": "3",
        "blinding": "none",
        "recusal": "replace",
        "comment_on": "criterion",
        "equidistant": "mean",
    },
    "ranking": {"rounding": "3", "overflow": "stop", "eligibility": "before"},
    "committee": {"panel_least": "3", "least_external": "0", "quorum": "0"},
    "agreement": {
        "agreement_language": "en",
        "signing": "either",
        "conditions": ["documents", "budget", "double_funding"],
        "exchange": "fifo",
        "cooling_days": "3",
        "reallocation_basis_points": "25",
        "reallocation_of": "source",
        "reallocation_counts": "cumulative",
        "extension_days": "30",
        "repay_days": "45",
        "payment_days": "30",
    },
    "reports": {
        "final_parts": ["narrative", "financial", "indicators"],
        "remind_before": "30, 7",
        "remind_after": "7, 21",
        "escalate_days": "30",
        "extension_days": "30",
        "default_days": "90",
        "in_kind_counts": "on",
        "sample_basis_points": "100",
        "sample_error_basis_points": "2",
        "visit_notice_days": "30",
        "retention_years": "5",
    },
    "procedure": {"procedure": "open", "stages": "one"},
}


def rows(*wanted: dict[str, Any], initial: int = 0, **more: Any) -> dict[str, Any]:
    """Return the fields of rows as a browser sends them."""
    found = {"rows-TOTAL_FORMS": str(len(wanted)), "rows-INITIAL_FORMS": str(initial), **more}
    for number, row in enumerate(wanted):
        found |= {f"rows-{number}-{name}": value for name, value in row.items()}
    return found
