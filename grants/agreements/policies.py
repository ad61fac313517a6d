"""Who draws up, signs, and closes agreements."""

from typing import Any

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_signatory
from grants.programmes.policies import did_none_of, is_approver, is_finance, is_officer, is_staff


@rules.predicate
def was_offered(_user: Any, agreement: Any) -> bool:
    """True once the grantee may read it."""
    return agreement.state != "draft"


@rules.predicate
def is_not_preparer(user: Any, agreement: Any) -> bool:
    """True unless the user drew the agreement up."""
    return agreement.prepared_by_id != user.pk


# Nobody acts for the funder towards an organisation that he belongs to.
is_officer_outside = is_officer & ~is_member & has_no_conflict
is_countersigner = is_approver & is_not_preparer & did_none_of("edit", "offer", "sign") & ~is_member & has_no_conflict

rules.add_perm("agreements.prepare", is_officer_outside)
rules.add_perm("agreements.view", (is_staff & has_no_conflict) | (is_member & was_offered))
rules.add_perm("agreements.edit", is_officer_outside)
rules.add_perm("agreements.offer", is_officer_outside)
rules.add_perm("agreements.revise", is_officer_outside)
rules.add_perm("agreements.sign", is_signatory)
rules.add_perm("agreements.countersign", is_countersigner)
rules.add_perm("agreements.decline", is_signatory | (is_officer & has_no_conflict))
rules.add_perm("agreements.close", is_finance & ~is_member & has_no_conflict)
