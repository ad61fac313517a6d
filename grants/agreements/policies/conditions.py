"""Who says that what precedes a signature is met, who waives it, and who agrees to a revised budget."""

import rules

from grants.agreements.policies.agreements import is_approver_outside, is_cosigner, is_not_preparer, is_officer_outside
from grants.people.policies import is_submitter
from grants.programmes.policies import did_none_of

rules.add_perm("agreements.meet_condition", is_officer_outside)
rules.add_perm("agreements.reopen_condition", is_officer_outside)
rules.add_perm("agreements.waive_condition", is_approver_outside & is_not_preparer & did_none_of("edit", "offer"))
rules.add_perm("agreements.send_budget", is_officer_outside)
rules.add_perm("agreements.agree_budget", is_submitter)
rules.add_perm("agreements.add_mandate", is_submitter | is_officer_outside)
rules.add_perm("agreements.cosign_here", is_cosigner)
