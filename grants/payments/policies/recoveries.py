"""Who asks money back, approves that, records what comes, and gives a part up."""

from typing import Any

import rules

from grants.agreements.policies.guests import is_guest
from grants.applications.policies import has_no_conflict
from grants.payments.policies.payments import is_approver_outside, is_finance_outside
from grants.people.policies import is_member
from grants.programmes.policies import is_approver, is_staff
from workflows.policies import is_system


@rules.predicate
def is_issued(_user: Any, recovery: Any) -> bool:
    """True once the grantee was told: what is only asked for, or was refused, stays within the office."""
    return str(recovery.state) in {"due", "settled"}


is_approver_raising = is_approver & ~is_member & has_no_conflict

rules.add_perm("recoveries.request", is_finance_outside)
rules.add_perm("recoveries.raise", is_approver_raising)
rules.add_perm("recoveries.view", (is_staff & has_no_conflict) | ((is_member | is_guest) & is_issued))
rules.add_perm("recoveries.remind", is_system)
rules.add_perm("recoveries.chase", is_system)
rules.add_perm("recoveries.approve", is_approver_outside)
rules.add_perm("recoveries.refuse", is_approver_outside)
rules.add_perm("recoveries.receive", is_finance_outside)
rules.add_perm("recoveries.offset", is_finance_outside)
rules.add_perm("recoveries.waive", is_approver_outside)
rules.add_perm("recoveries.settle", is_finance_outside | is_approver_outside)
