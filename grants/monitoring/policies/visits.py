"""Who plans, announces and reports on visits, and who follows their recommendations up."""

from typing import Any

import rules

from grants.agreements.policies.agreements import is_officer_outside
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_writer
from grants.programmes.policies import is_officer, is_staff
from workflows.policies import is_system


@rules.predicate
def was_announced(_user: Any, visit: Any) -> bool:
    """True once the grantee was told of the visit."""
    return visit.announced_at is not None


@rules.predicate
def was_sent(_user: Any, recommendation: Any) -> bool:
    """True once the report with the recommendation has gone to the grantee."""
    return bool(recommendation.is_sent)


rules.add_perm("visits.plan", is_officer_outside)
rules.add_perm("visits.view", (is_staff & has_no_conflict) | (is_member & was_announced))
rules.add_perm("visits.announce", is_officer_outside)
rules.add_perm("visits.move", is_officer_outside)
rules.add_perm("visits.hold", is_officer_outside)
rules.add_perm("visits.write_report", is_officer_outside)
rules.add_perm("visits.send_report", is_officer_outside)
rules.add_perm("visits.close", is_officer_outside)
rules.add_perm("visits.cancel", is_officer_outside)
rules.add_perm("recommendations.view", (is_staff & has_no_conflict) | (is_member & was_sent))
rules.add_perm("recommendations.answer", is_writer)
rules.add_perm("recommendations.close", is_officer_outside)
rules.add_perm("recommendations.reopen", is_officer_outside)
rules.add_perm("recommendations.remind", is_system)
rules.add_perm("recommendations.chase", is_system)
rules.add_perm("visit_rules.view", is_staff)
rules.add_perm("visit_rules.edit", is_officer)
