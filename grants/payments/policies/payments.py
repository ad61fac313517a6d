"""Who requests, approves and records payments: who asked for one never approves it, by whatever role."""

from typing import Any

import rules

from grants.agreements.policies.guests import is_guest
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_submitter
from grants.programmes.policies import (
    did_none_of,
    has_any_role,
    is_approver,
    is_finance,
    is_not_requester,
    is_officer,
    is_staff,
)
from workflows.policies import is_system


@rules.predicate
def did_not_bring_it_up(user: Any, payment: Any) -> bool:
    """True unless the user raised the payment, or marked the condition as met that made it due."""
    instalment = getattr(payment, "instalment", None)
    return payment.raised_by_id != user.pk and (instalment is None or instalment.met_by_id != user.pk)


@rules.predicate
def is_not_endorser(user: Any, payment: Any) -> bool:
    """True unless the first of the two approvals that stands is the user's."""
    return payment.endorser_id is None or payment.endorser_id != user.pk


# Nobody moves money to an organisation that he belongs to.
is_finance_outside = is_finance & ~is_member & has_no_conflict
is_approver_outside = is_approver & is_not_requester & ~is_member & has_no_conflict
is_endorser = is_approver_outside & did_not_bring_it_up & did_none_of("request", "raise", "amend")
is_second_approver = is_endorser & is_not_endorser

rules.add_perm("payments.request", is_finance_outside)
rules.add_perm("payments.view", (is_staff & has_no_conflict) | is_member | is_guest)
rules.add_perm("payments.approve", is_second_approver)
rules.add_perm("payments.raise", is_submitter | is_system)
rules.add_perm("payments.approve_many", has_any_role("approver"))
rules.add_perm("payments.amend", is_finance_outside)
rules.add_perm("payments.endorse", is_endorser)
rules.add_perm("payments.refuse", is_approver_outside | is_finance_outside)
rules.add_perm("payments.recall", is_finance_outside)
rules.add_perm("payments.pay", is_finance_outside)
rules.add_perm("payments.bounce", is_finance_outside)
rules.add_perm("instalments.mark_met", is_officer & ~is_member & has_no_conflict)
