"""Who proposes, judges and signs changes to an agreement."""

from typing import Any

import rules

from grants.agreements.policies.agreements import is_approver_outside, is_cosigner, is_officer_outside, is_partner
from grants.agreements.policies.guests import is_guest
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_signatory, is_submitter
from grants.programmes.policies import did_none_of, is_not_requester, is_staff
from workflows.policies import is_system


@rules.predicate
def is_asked_by_the_grantee(_user: Any, amendment: Any) -> bool:
    """True for a change that the grantee proposed; the office refuses what it proposed itself."""
    return bool(amendment.by_grantee)


@rules.predicate
def is_partner_in_it(user: Any, amendment: Any) -> bool:
    """True for a member of an organisation that is a co-grantee of the agreement."""
    return bool(is_partner(user, amendment.agreement))


@rules.predicate
def cosigns_it(user: Any, amendment: Any) -> bool:
    """True for a signatory of a co-grantee that signs jointly."""
    return bool(is_cosigner(user, amendment.agreement))


# Who asked for a change or recommended it does not decide it.
is_second_decider = is_approver_outside & is_not_requester & did_none_of("recommend")

rules.add_perm("amendments.request", is_submitter | is_officer_outside)
rules.add_perm("amendments.view", (is_staff & has_no_conflict) | is_member | is_partner_in_it | is_guest)
rules.add_perm("amendments.withdraw", is_submitter & is_asked_by_the_grantee)
rules.add_perm("amendments.take_note", (is_officer_outside & is_not_requester) | is_system)
rules.add_perm("amendments.recommend", is_officer_outside)
rules.add_perm("amendments.approve", is_second_decider)
rules.add_perm("amendments.impose", is_second_decider)
rules.add_perm("amendments.sign", is_signatory | is_officer_outside)  # the officer, the copy of a signed paper
rules.add_perm("amendments.sign_here", is_signatory)
rules.add_perm("amendments.cosign", cosigns_it | is_officer_outside)
rules.add_perm("amendments.cosign_here", cosigns_it)
rules.add_perm("amendments.countersign", is_second_decider & did_none_of("sign", "cosign"))
rules.add_perm("amendments.refuse", is_officer_outside | is_approver_outside | is_system)
