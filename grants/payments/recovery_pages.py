"""What the pages of a recovery show, gathered with a fixed number of queries."""

from typing import Any

import rules
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.models import Agreement
from grants.payments.models import Recovery
from grants.payments.selectors.recoveries import account_to_pay_to, to_ask_back, transfers_of_recovery
from grants.payments.services.recovering import RUNNING, obstacle_to_recovery
from grants.programmes.policies import is_approver, is_finance, is_staff


def recovery_page(recovery: Recovery, user: Any) -> dict[str, Any]:
    """Return what the page of a recovery shows to this reader."""
    staff = is_staff(user, recovery)
    return {
        "recovery": recovery,
        "agreement": recovery.agreement,
        "parts": list(recovery.parts.select_related("payment", "recorded_by", "consent")),
        "steps": steps_of(recovery),
        "next": next_step(recovery),
        "pay_to": account_to_pay_to(recovery) if recovery.state == "due" else None,
        "transfers": transfers_of_recovery(recovery) if staff else [],
        "for_staff": staff,
        "for_finance": is_finance(user, recovery),
        "may_open_ledger": rules.has_perm("ledger.view", user, recovery.agreement),
        "asked_self": is_approver(user, recovery) and recovery.requested_by_id == user.pk,
    }


def recovery_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return what the page of an agreement says of money owed back; None where nothing is owed or to be asked."""
    staff = is_staff(user, agreement)
    rows = [row for row in agreement.recoveries.all() if staff or str(row.state) in ("due", "settled")]
    prefetch_related_objects(rows, "parts")
    may_ask = agreement.state in RUNNING and rules.has_perm("recoveries.request", user, agreement)
    owes = bool(may_ask and not obstacle_to_recovery(agreement))
    if not rows and not owes:
        return None
    return {"agreement": agreement, "rows": rows, "may_ask": may_ask, "owes": owes}


def open_origins(agreement: Agreement) -> list[str]:
    """Return the reasons for which money can be asked back now; interest comes last."""
    order = ["termination", "unspent", "rejected", "interest"]
    return [origin for origin in order if not obstacle_to_recovery(agreement, origin=origin)]


def proposal(agreement: Agreement, origins: list[str]) -> dict[str, Any]:
    """Return what the request is filled with: all that is not justified, and a sentence in the agreement's language."""
    if not origins or origins[0] == "interest":
        return {}
    with override(agreement.language):
        said = _("The final amount of your grant is lower than what was paid to you.")
    return {"origin": origins[0], "amount_cents": to_ask_back(agreement), "explanation": said}


def steps_of(recovery: Recovery) -> list[tuple[str, str]]:
    """Return the way of a recovery, each station done, now or later."""
    asked, back = _("Asked back"), _("All of it settled")
    return {
        "requested": [(_("Requested"), "now"), (asked, "later"), (back, "later")],
        "due": [(_("Requested"), "done"), (asked, "now"), (back, "later")],
        "settled": [(_("Requested"), "done"), (asked, "done"), (back, "done")],
        "refused": [(_("Requested"), "done"), (_("Refused"), "now")],
    }[str(recovery.state)]


def next_step(recovery: Recovery) -> tuple[str, str]:
    """Return what happens next with a recovery, and who does it."""
    return {
        "requested": (_("A second person approves or refuses to ask the money back."), _("Approver")),
        "due": (
            _("The grantee pays back; what arrives is recorded on the bank's date."),
            recovery.agreement.organisation.name,
        ),
        "settled": (_("Nothing more: it is done."), "—"),
        "refused": (_("Finance can ask again, with another sum or another explanation."), _("Finance officer")),
    }[str(recovery.state)]
