"""Who prepares the closure of a grant, and who opens a closed one again."""

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.policies import is_approver, is_officer, is_staff

rules.add_perm("agreements.prepare_closure", is_officer & ~is_member & has_no_conflict)
rules.add_perm("agreements.reopen", is_approver & ~is_member & has_no_conflict)
rules.add_perm("closures.view", is_staff & ~is_member & has_no_conflict)
