"""Who requests, approves and records payments: who asked for one never approves it."""

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_submitter
from grants.programmes.policies import did_none_of, is_approver, is_finance, is_not_requester, is_staff

# Nobody moves money to an organisation that he belongs to.
is_finance_outside = is_finance & ~is_member & has_no_conflict
is_approver_outside = is_approver & is_not_requester & ~is_member & has_no_conflict
is_endorser = is_approver_outside & did_none_of("request", "raise", "amend")
is_second_approver = is_approver_outside & did_none_of("request", "raise", "amend", "endorse")

rules.add_perm("payments.request", is_finance_outside)
rules.add_perm("payments.view", (is_staff & has_no_conflict) | is_member)
rules.add_perm("payments.approve", is_second_approver)
rules.add_perm("payments.raise", is_submitter)
rules.add_perm("payments.amend", is_finance_outside)
rules.add_perm("payments.endorse", is_endorser)
rules.add_perm("payments.refuse", is_approver_outside | is_finance_outside)
rules.add_perm("payments.recall", is_finance_outside)
rules.add_perm("payments.pay", is_finance_outside)
rules.add_perm("payments.bounce", is_finance_outside)
