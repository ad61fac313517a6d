"""Who asks money back, approves that, records what comes, and gives a part up."""

import rules

from grants.applications.policies import has_no_conflict
from grants.payments.policies.payments import is_approver_outside, is_finance_outside
from grants.people.policies import is_member
from grants.programmes.policies import is_staff

rules.add_perm("recoveries.request", is_finance_outside)
rules.add_perm("recoveries.view", (is_staff & has_no_conflict) | is_member)
rules.add_perm("recoveries.approve", is_approver_outside)
rules.add_perm("recoveries.refuse", is_approver_outside)
rules.add_perm("recoveries.receive", is_finance_outside)
rules.add_perm("recoveries.offset", is_finance_outside)
rules.add_perm("recoveries.waive", is_approver_outside)
rules.add_perm("recoveries.settle", is_finance_outside | is_approver_outside)
