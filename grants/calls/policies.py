"""Who may do what with a call."""

from typing import Any

import rules

from grants.people.policies import is_signed_in
from grants.programmes.models import StaffRole
from grants.programmes.policies import did_none_of, is_approver, is_finance, is_officer, is_staff, programme_ids_of
from workflows.policies import is_system

Role = StaffRole.Role
STAFF = (Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)


@rules.predicate
def is_public(_user: Any, call: Any) -> bool:
    """True for a call that the public may read."""
    return call.is_public


@rules.predicate
def is_invited(user: Any, call: Any) -> bool:
    """True for the people of an organisation that a published call invites."""
    if call.is_listed or not call.was_published or not user.is_authenticated:
        return False
    return call.invited.filter(organisation__memberships__user=user).exists()


@rules.predicate
def is_not_author(user: Any, call: Any) -> bool:
    """True unless the user wrote the call."""
    return call.created_by_id != user.pk


def works_in_programme(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the roles anywhere in the object's programme."""

    @rules.predicate(name="works_in_programme:" + ",".join(roles))
    def check(user: Any, obj: Any) -> bool:
        return obj.programme_id in programme_ids_of(user, *roles)

    return check


is_clearer = is_approver & is_not_author & did_none_of("edit", "request_clearance")

rules.add_perm("calls.create", is_officer)
rules.add_perm("calls.view", is_public | is_invited | is_staff)
rules.add_perm("calls.edit", is_officer)
rules.add_perm("calls.manage", is_officer)
rules.add_perm("calls.request_clearance", is_officer)
rules.add_perm("calls.return_to_draft", is_clearer)
rules.add_perm("calls.publish", is_clearer)
rules.add_perm("calls.open", is_system)
rules.add_perm("calls.close", is_system)
rules.add_perm("calls.decide", is_clearer | is_system)
rules.add_perm("calls.finish", is_officer)
rules.add_perm("calls.change_pot", is_finance)
rules.add_perm("calls.cancel", is_officer)
rules.add_perm("calls.view_desk", is_staff)
rules.add_perm("calls.propose_extension", is_system)


@rules.predicate
def is_not_writer_of_change(user: Any, corrigendum: Any) -> bool:
    """True unless the user wrote the corrigendum."""
    return corrigendum.written_by_id != user.pk


is_change_clearer = is_approver & is_not_writer_of_change & did_none_of("edit", "request_clearance")

rules.add_perm("corrigenda.create", is_officer)
rules.add_perm("corrigenda.view", is_staff)
rules.add_perm("corrigenda.edit", is_officer)
rules.add_perm("corrigenda.request_clearance", is_officer)
rules.add_perm("corrigenda.return_to_draft", is_change_clearer)
rules.add_perm("corrigenda.publish", is_change_clearer)
rules.add_perm("corrigenda.discard", is_officer)

rules.add_perm("enquiries.view", is_staff)
rules.add_perm("enquiries.answer", is_officer)
rules.add_perm("presets.view", works_in_programme(*STAFF))
rules.add_perm("presets.manage", works_in_programme(Role.OFFICER))


@rules.predicate
def may_read_call(user: Any, call: Any) -> bool:
    """True for who may read the call."""
    return rules.has_perm("calls.view", user, call)


rules.add_perm("calls.follow", is_signed_in & may_read_call)
rules.add_perm("enquiries.ask", is_signed_in & may_read_call)
rules.add_perm("enquiries.decline", is_officer)
rules.add_perm("enquiries.correct", is_officer)
