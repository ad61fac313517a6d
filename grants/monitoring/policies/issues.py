"""Who keeps the issue log of a grant; it is the office's own."""

import rules

from grants.agreements.policies.agreements import is_officer_outside
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.policies import is_any_staff, is_finance, is_staff

keeps_the_log = is_officer_outside | (is_finance & ~is_member & has_no_conflict)

rules.add_perm("issues.list", is_any_staff)
rules.add_perm("issues.view", is_staff & has_no_conflict)
rules.add_perm("issues.open", keeps_the_log)
rules.add_perm("issues.edit", keeps_the_log)
rules.add_perm("issues.close", keeps_the_log)
rules.add_perm("issues.reopen", keeps_the_log)
