"""Who reads, writes and publishes activities: the officers of any programme or action they belong to, and the grantee.

An activity that many actions share is open to the staff of each of them. What stands in a report is changed there.
"""

from typing import Any

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_writer
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role, is_officer, staff_scopes

Role = StaffRole.Role


def has_event_role(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the roles in a programme or an action of the activity."""

    @rules.predicate(name="has_role:" + ",".join(roles))
    def check(user: Any, event: Any) -> bool:
        scopes = [staff_scopes(user).get(role, (set(), set())) for role in roles]
        programmes = set().union(*(scope[0] for scope in scopes))
        actions = set().union(*(scope[1] for scope in scopes))
        return any(programme.pk in programmes for programme in event.programmes.all()) or any(
            action.pk in actions for action in event.actions.all()
        )

    return check


@rules.predicate
def is_public(_user: Any, event: Any) -> bool:
    """True for what everybody may read."""
    return str(event.state) == "published"


@rules.predicate
def was_never_public(_user: Any, event: Any) -> bool:
    """True as long as the public has read nothing of it."""
    return not event.was_ever_public


@rules.predicate
def is_reported(_user: Any, event: Any) -> bool:
    """True for a part of a report."""
    return bool(event.is_reported)


@rules.predicate
def its_grant_runs(_user: Any, obj: Any) -> bool:
    """True while the grant is in force; before and after it the grantee adds nothing."""
    agreement = getattr(obj, "agreement", obj)
    return agreement is not None and str(agreement.state) == "in_force"


is_office = has_event_role(Role.OFFICER) & ~is_member & has_no_conflict
is_staff_of_event = has_event_role(Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)
is_running_grantee = is_writer & its_grant_runs & was_never_public

rules.add_perm("events.view", is_public | is_member | (is_staff_of_event & has_no_conflict))
rules.add_perm("events.begin", has_any_role(Role.OFFICER))
rules.add_perm("events.link", is_officer & ~is_member & has_no_conflict)  # of an agreement
rules.add_perm("events.contribute", is_writer & its_grant_runs)  # of an agreement
rules.add_perm("events.add", ~is_reported & (is_office | is_running_grantee))
rules.add_perm("events.edit", ~is_reported & (is_office | is_running_grantee))
rules.add_perm("events.remove", ~is_reported & was_never_public & (is_office | is_running_grantee))
rules.add_perm("events.attach", is_office | (~is_reported & is_running_grantee))
rules.add_perm("events.detach", is_office | (~is_reported & is_running_grantee))
rules.add_perm("events.read_papers", is_member | (is_staff_of_event & has_no_conflict))
rules.add_perm("events.write", is_office)
rules.add_perm("events.publish", is_office)
rules.add_perm("events.withdraw", is_office)
