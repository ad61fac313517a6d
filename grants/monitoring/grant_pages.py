"""What the page of a grant's monitoring shows to the office, and to the grantee; and its panel on the agreement."""

from typing import Any

import rules

from grants.agreements.models import Agreement
from grants.monitoring.models import GrantRisk, Recommendation, RiskLevel
from grants.monitoring.risk_words import factor_rows, leading
from grants.monitoring.selectors.evidence import photos_for_publication
from grants.monitoring.selectors.risk import risk_of_grant
from grants.monitoring.services.visits import RUNNING
from grants.monitoring.tables.visits import TONES

HISTORY = 12  # snapshots that the page shows


def grant_page(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return risk, visits, recommendations and issues as far as the reader may see them. Nine queries."""
    for_staff = bool(rules.has_perm("risks.view", user, agreement))
    visits = agreement.visits.select_related("visitor")
    asked = Recommendation.objects.filter(visit__agreement=agreement, visit__report_sent_at__isnull=False)
    if not for_staff:
        visits = visits.filter(announced_at__isnull=False)
    page = {
        "agreement": agreement,
        "for_staff": for_staff,
        "visits": list(visits),
        "recommendations": list(asked.select_related("visit")),
        "runs": str(agreement.state) in RUNNING,
    }
    return page | (_for_office(agreement, user) if for_staff else {})


def monitoring_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return the risk in short for the page of an agreement; None for the grantee, and before there is one."""
    if not rules.has_perm("risks.view", user, agreement):
        return None
    standing = risk_of_grant(agreement)
    if standing is None and str(agreement.state) not in RUNNING:
        return None
    rows = factor_rows(agreement, standing.snapshot.factors) if standing else []
    return {"agreement": agreement, "risk": standing, "tone": tone_of(standing), "factors": rows}


def visits_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return what of the monitoring concerns the grantee, for the page of its agreement; None where nothing does."""
    if rules.has_perm("risks.view", user, agreement) or not rules.has_perm("messages.list", user, agreement):
        return None
    visits = [row for row in agreement.visits.all() if row.announced_at is not None and str(row.state) != "cancelled"]
    if not visits:
        return None
    asked = Recommendation.objects.filter(visit__in=visits, visit__report_sent_at__isnull=False, state="open")
    return {"agreement": agreement, "visits": visits, "open": asked.count()}


def tone_of(standing: GrantRisk | None) -> str:
    """Return the tone of the badge of a risk."""
    return TONES[RiskLevel(standing.level)] if standing else "quiet"


def _for_office(agreement: Agreement, user: Any) -> dict[str, Any]:
    standing = risk_of_grant(agreement)
    snapshots = list(agreement.risk_snapshots.all()[:HISTORY])
    return {
        "risk": standing,
        "tone": tone_of(standing),
        "factors": factor_rows(agreement, standing.snapshot.factors) if standing else [],
        "snapshots": [{"row": row, "why": ", ".join(leading(row.factors))} for row in snapshots],
        "judgements": list(agreement.risk_judgements.select_related("by")),
        "issues": list(agreement.issues.select_related("owner")),
        "photos": list(photos_for_publication(agreement)),
        "may_plan": rules.has_perm("visits.plan", user, agreement),
        "may_raise": rules.has_perm("risks.raise", user, agreement),
        "may_log": rules.has_perm("issues.open", user, agreement),
    }
