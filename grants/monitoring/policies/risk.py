"""Who reads how risky a grant is, and who may hold it to be riskier than the rule does."""

import rules

from grants.agreements.policies.agreements import is_officer_outside
from grants.applications.policies import has_no_conflict
from grants.programmes.policies import is_any_staff, is_staff

rules.add_perm("risks.list", is_any_staff)
rules.add_perm("risks.view", is_staff & has_no_conflict)
rules.add_perm("risks.raise", is_officer_outside)
rules.add_perm("risks.end_raise", is_officer_outside)
