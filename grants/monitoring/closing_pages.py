"""What the pages of the closure show, and what the page of an agreement shows of it."""

from typing import Any

import rules

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement
from grants.ledger.models import Account
from grants.monitoring.checklist import checklist_of
from grants.monitoring.forms.closing import RATINGS
from workflows.engine import can


def closure_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return what was said of a grant at its closure, and the findings for which it was opened again; staff only."""
    if not rules.has_perm("closures.view", user, agreement) or not hasattr(agreement, "settlement"):
        return None
    closure = getattr(agreement, "closure", None)
    is_open = str(agreement.state) in ("in_force", "terminated")
    return {
        "agreement": agreement,
        "closure": closure,
        "rating": dict(RATINGS)[str(closure.rating)] if closure else "",
        "findings": list(agreement.audit_findings.all()),
        "may_prepare": is_open and rules.has_perm("agreements.prepare_closure", user, agreement),
        "may_reopen": bool(can(user, "reopen", agreement)),
    }


def closing_page(agreement: Agreement) -> dict[str, Any]:
    """Return what is looked at before the grant is closed, and what goes back to the action; cents."""
    return {
        "agreement": agreement,
        "report": getattr(agreement, "report", None),
        "settlement": getattr(agreement, "settlement", None),
        "closure": getattr(agreement, "closure", None),
        "checks": checklist_of(agreement),
        "release": balances_of(agreement).get(Account.Kind.COMMITTED, 0),
        "action": agreement.award.application.call.action,
    }
