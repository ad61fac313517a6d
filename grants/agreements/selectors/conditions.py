"""The checklist of what precedes a signature, as its readers see it."""

from typing import Any

import rules
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from grants.agreements.conditions import BEFORE_FORCE, findings_of, is_read_from_records
from grants.agreements.models import Agreement
from grants.agreements.selectors.agreements import agreements_visible_to
from grants.people.selectors import belongs_to
from workflows.models import TransitionRecord

TONES = {"open": "now", "met": "done", "waived": "warn"}


def conditions_panel(agreement: Agreement, user: Any) -> dict[str, Any]:
    """Return the conditions with what is known of each, and what the reader may do about it."""
    is_open = str(agreement.state) in BEFORE_FORCE
    rights = {
        verb: is_open and rules.has_perm(f"agreements.{verb}_condition", user, agreement)
        for verb in ("meet", "waive", "reopen")
    }
    rows = [
        {
            "condition": condition,
            "outcome": found.outcome,
            "label": dict(condition.Outcome.choices)[found.outcome],
            "tone": TONES[found.outcome],
            "note": found.note,
            "by": condition.checked_by if found.outcome == condition.outcome else None,
            "at": condition.checked_at if found.outcome == condition.outcome else None,
            "can_meet": rights["meet"] and found.outcome == "open" and _is_ticked_by_hand(condition),
            "can_send": rights["meet"] and found.outcome == "open" and condition.key == "budget",
            "can_waive": rights["waive"] and found.outcome == "open",
            "can_reopen": rights["reopen"] and condition.checked_by_id is not None,
        }
        for condition, found in findings_of(agreement)
    ]
    return {"rows": rows, "open": sum(row["outcome"] == "open" for row in rows), "total": len(rows)}


def get_agreement_with_budget(user: Any, reference: str) -> Agreement:
    """Return an agreement that the user may read, or whose draft budget was sent to his organisation, or 404."""
    sent = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Agreement), subject_id=OuterRef("pk"), verb="send_budget"
    )
    own = Agreement.objects.filter(belongs_to(user)).filter(Exists(sent))
    readable = Q(pk__in=agreements_visible_to(user).values("pk")) | Q(pk__in=own.values("pk"))
    found = Agreement.objects.filter(readable, reference=reference).select_related("award__application", "organisation")
    agreement = found.first()
    if agreement is None:
        raise Http404
    return agreement


def _is_ticked_by_hand(condition: Any) -> bool:
    return condition.key != "budget" and not is_read_from_records(condition)
