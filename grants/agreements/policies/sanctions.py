"""Who records that a grantee was looked for on the sanctions lists, and who reads it."""

from typing import Any

import rules
from django.db.models import Q

from grants.agreements.models import Agreement, SanctionsCheck
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role, is_finance, roles_in

Role = StaffRole.Role
READERS = (Role.FINANCE, Role.APPROVER, Role.AUDITOR, Role.OFFICER)


@rules.predicate
def reads_a_grant_of_it(user: Any, check: SanctionsCheck) -> bool:
    """True for the staff of an action under which the organisation takes part in an agreement."""
    taking_part = Q(organisation=check.organisation_id) | Q(co_grantees__organisation=check.organisation_id)
    found = Agreement.objects.filter(taking_part).select_related("award__application__call__action__phase")
    return any(roles_in(user, row.award.application.call.action) & set(READERS) for row in found)


rules.add_perm("sanctions.record", is_finance & ~is_member & has_no_conflict)
rules.add_perm("agreements.check_sanctions", is_finance & ~is_member & has_no_conflict)
rules.add_perm("sanctions.list", has_any_role(*READERS))
rules.add_perm("sanctions.view", reads_a_grant_of_it)
