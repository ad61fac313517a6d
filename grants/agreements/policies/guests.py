"""Who lets an outsider read one grant, and who that outsider is."""

from typing import Any

import rules
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.agreements.policies.agreements import is_approver_outside, is_officer_outside, is_partner, was_offered
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.policies import is_staff


def agreement_of(obj: Any) -> Agreement | None:
    """Return the agreement that an object belongs to, whatever its stage."""
    if isinstance(obj, Agreement):
        return obj
    for parent in ("agreement", "report", "cost"):
        found = getattr(obj, parent, None)
        if found is not None:
            return agreement_of(found)
    return None


@rules.predicate
def is_guest(user: Any, obj: Any) -> bool:
    """True for a person who was let into this one grant, until the day set, unless it was taken back."""
    agreement = agreement_of(obj)
    if agreement is None or getattr(user, "pk", None) is None or not user.is_active:
        return False
    if str(agreement.state) == "draft":
        return False
    open_to = agreement.guests.filter(user_id=user.pk, revoked_at=None, until__gte=timezone.localdate())
    return bool(open_to.exists())


rules.add_perm("agreements.view", (is_staff & has_no_conflict) | ((is_member | is_partner | is_guest) & was_offered))
rules.add_perm("guests.invite", is_officer_outside | is_approver_outside)
rules.add_perm("guests.revoke", is_officer_outside | is_approver_outside)
rules.add_perm("guests.view", is_staff & has_no_conflict & ~is_member)
