"""Who reads the pages that span stages: the people of a grantee follow their grant, the staff takes its dossier."""

import rules

from grants.agreements.policies.agreements import is_partner
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.policies import is_staff

rules.add_perm("my_grants.view", is_member | is_partner)
rules.add_perm("agreements.dossier", is_staff & ~is_member & has_no_conflict)
