"""Who asks about a cost, answers, confirms, draws a sample, reduces a grant, takes a cost out, and writes findings."""

from typing import Any

import rules

from grants.agreements.policies.guests import is_guest
from grants.applications.policies import has_no_conflict
from grants.monitoring.policies.reports import is_finance_outside, is_officer_outside
from grants.people.policies import is_member, is_writer
from grants.programmes.policies import is_approver, is_staff


@rules.predicate
def is_not_verifier(user: Any, cost: Any) -> bool:
    """True unless the user decided this cost, in whatever role."""
    return cost.verified_by_id != user.pk


@rules.predicate
def is_own_note(user: Any, note: Any) -> bool:
    """True for the one who wrote the note."""
    return note.author_id == user.pk


is_approver_outside = is_approver & ~is_member & has_no_conflict

rules.add_perm("costs.view", is_member | (is_staff & has_no_conflict) | is_guest)
rules.add_perm("costs.ask", is_finance_outside)
rules.add_perm("costs.answer", is_writer)
rules.add_perm("costs.confirm", (is_finance_outside | is_officer_outside) & is_not_verifier)
rules.add_perm("costs.disallow", is_approver_outside)
rules.add_perm("reports.confirm_costs", is_finance_outside | is_officer_outside)
rules.add_perm("reports.draw_sample", is_finance_outside)
rules.add_perm("samples.view", is_member | (is_staff & has_no_conflict) | is_guest)
rules.add_perm("agreements.reduce", is_approver_outside)
rules.add_perm("audit_notes.write", is_guest)
rules.add_perm("audit_notes.list", (is_staff & has_no_conflict & ~is_member) | is_guest)
rules.add_perm("audit_notes.view", (is_staff & has_no_conflict & ~is_member) | (is_guest & is_own_note))
