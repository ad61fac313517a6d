"""Who writes, verifies and accepts reports."""

import rules

from grants.agreements.policies.guests import is_guest
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_submitter, is_writer
from grants.programmes.policies import is_finance, is_officer, is_staff

# Nobody judges the report of an organisation that he belongs to.
is_officer_outside = is_officer & ~is_member & has_no_conflict
is_finance_outside = is_finance & ~is_member & has_no_conflict

rules.add_perm("reports.start", is_writer)
rules.add_perm("reports.view", is_member | (is_staff & has_no_conflict) | is_guest)
rules.add_perm("reports.edit", is_writer)
rules.add_perm("reports.withdraw_consent", is_writer)
rules.add_perm("reports.submit", is_submitter)
rules.add_perm("reports.return_for_completion", is_officer_outside | is_finance_outside)
rules.add_perm("reports.accept_narrative", is_officer_outside)
rules.add_perm("reports.verify", is_finance_outside)
rules.add_perm("reports.accept_costs", is_finance_outside)
rules.add_perm("reports.accept", is_officer_outside | is_finance_outside)
rules.add_perm("costs.verify", is_finance_outside)
