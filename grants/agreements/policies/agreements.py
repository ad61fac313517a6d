"""Who draws up, signs, and closes agreements."""

from typing import Any

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_signatory, org_roles
from grants.programmes.policies import did_none_of, is_approver, is_finance, is_officer
from workflows.policies import is_system


@rules.predicate
def was_offered(_user: Any, agreement: Any) -> bool:
    """True once the grantee may read it."""
    return agreement.state != "draft"


@rules.predicate
def is_not_preparer(user: Any, agreement: Any) -> bool:
    """True unless the user drew the agreement up."""
    return agreement.prepared_by_id != user.pk


@rules.predicate
def is_cosigner(user: Any, agreement: Any) -> bool:
    """True for a signatory of an organisation that is a co-grantee of the agreement."""
    partners = agreement.co_grantees.filter(left_on=None, must_sign=True, organisation__isnull=False)
    return any("signatory" in org_roles(user, row.organisation) for row in partners.select_related("organisation"))


@rules.predicate
def is_partner(user: Any, agreement: Any) -> bool:
    """True for a member of an organisation that is a co-grantee of the agreement."""
    partners = agreement.co_grantees.filter(left_on=None, organisation__isnull=False)
    return any(org_roles(user, row.organisation) for row in partners.select_related("organisation"))


# Nobody acts for the funder towards an organisation that he belongs to.
is_approver_outside = is_approver & ~is_member & has_no_conflict
is_officer_outside = is_officer & ~is_member & has_no_conflict
is_countersigner = (
    is_approver & is_not_preparer & did_none_of("edit", "offer", "sign", "cosign") & ~is_member & has_no_conflict
)

rules.add_perm("agreements.prepare", is_officer_outside)
rules.add_perm("agreements.edit", is_officer_outside)
rules.add_perm("agreements.offer", is_officer_outside)
rules.add_perm("agreements.revise", is_officer_outside)
rules.add_perm("agreements.sign", is_signatory | is_officer_outside)  # the officer, the copy of a signed paper
rules.add_perm("agreements.sign_here", is_signatory)
rules.add_perm("agreements.countersign", is_countersigner)
rules.add_perm("agreements.decline", is_signatory | (is_officer & has_no_conflict) | is_system)
rules.add_perm("agreements.remind", is_system)
rules.add_perm("agreements.cosign", is_cosigner | is_officer_outside)
rules.add_perm("agreements.redraw", is_officer_outside)
rules.add_perm("agreements.suspend", is_approver_outside)
rules.add_perm("agreements.resume", is_approver_outside)
rules.add_perm("agreements.terminate", is_approver_outside)
rules.add_perm("agreements.close", is_finance & ~is_member & has_no_conflict)
