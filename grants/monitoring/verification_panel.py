"""What leads on from the page of an agreement to its examination: guests, notes of auditors, a reduction."""

from typing import Any

import rules

from grants.agreements.models import Agreement
from grants.agreements.selectors.guests import grant_of_guest
from grants.people.policies import is_member
from grants.programmes.policies import is_staff

RUNNING = ("in_force", "suspended", "terminated")


def verification_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return what the reader may do about guests, notes and a reduction; None for whom there is nothing."""
    if not agreement.in_force_at:
        return None
    for_staff = is_staff(user, agreement)
    access = None if for_staff or is_member(user, agreement) else grant_of_guest(agreement, user)
    may_list = access is not None or (for_staff and rules.has_perm("audit_notes.list", user, agreement))
    may_invite = for_staff and rules.has_perm("guests.invite", user, agreement)
    runs = str(agreement.state) in RUNNING and not hasattr(agreement, "settlement")
    may_reduce = runs and for_staff and rules.has_perm("agreements.reduce", user, agreement)
    if not (may_invite or may_list or may_reduce):
        return None
    return {
        "agreement": agreement,
        "access": access,
        "may_invite": may_invite,
        "may_list": may_list,
        "may_reduce": may_reduce,
    }
