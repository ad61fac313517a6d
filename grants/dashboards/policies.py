"""Who reads the pages that span stages: the people of a grantee and its partners follow their grant."""

import rules

from grants.agreements.policies.agreements import is_partner
from grants.people.policies import is_member

rules.add_perm("my_grants.view", is_member | is_partner)
