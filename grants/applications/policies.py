"""Who may do what with an application."""

from typing import Any

import rules

from grants.applications.closing import closed_files, conflict_key
from grants.applications.models import Application
from grants.core.remembering import remembered
from grants.people.models import Organisation
from grants.people.policies import WRITERS, is_member, is_submitter, is_writer, org_roles
from grants.programmes.policies import has_role, is_approver, is_officer
from workflows.policies import is_system

UNSEEN = ("draft", "lapsed")


@rules.predicate
def was_handed_in(_user: Any, application: Any) -> bool:
    """True while a version that was handed in stands: drafts, also withdrawn ones, stay the applicant's own."""
    return application.state not in UNSEEN and application.submitted_at is not None


@rules.predicate
def may_write_for(user: Any, organisation: Any) -> bool:
    """True for those who write for the organisation."""
    return isinstance(organisation, Organisation) and bool(org_roles(user, organisation) & set(WRITERS))


@rules.predicate
def has_no_conflict(user: Any, obj: Any) -> bool:
    """True unless the file to which the object belongs is closed to the user for a conflict of interest."""
    application = application_of(obj)
    if application is None:
        return True
    key = conflict_key(user, application.pk)
    return remembered(key, lambda: not closed_files(user).filter(pk=application.pk).exists())


def application_of(obj: Any) -> Any:
    """Return the application that an object belongs to, whatever its stage; None for what belongs to none."""
    if isinstance(obj, Application):
        return obj
    for parent in ("application", "award", "agreement", "report"):
        found = getattr(obj, parent, None)
        if found is not None:
            return application_of(found)
    return None


is_reading_staff = has_role("officer", "finance", "approver", "auditor") & was_handed_in & has_no_conflict

rules.add_perm("applications.start", may_write_for)
rules.add_perm("applications.view", is_member | is_reading_staff)
rules.add_perm("applications.edit", is_writer)
rules.add_perm("applications.acknowledge", is_writer)
rules.add_perm("applications.submit", is_submitter)
rules.add_perm("applications.reopen", is_submitter)
rules.add_perm("applications.withdraw", is_submitter)
rules.add_perm("applications.lapse", is_system)
rules.add_perm("applications.restore", is_system)
rules.add_perm("applications.give_back", is_officer & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm("applications.shortlist", is_officer & was_handed_in & ~is_member & has_no_conflict)  # its own page
rules.add_perm("applications.preselect", (is_officer | is_approver) & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm("applications.pass_over", (is_officer | is_approver) & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm("applications.admit", is_officer & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm("applications.refuse", is_officer & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm("clarifications.ask", is_officer & was_handed_in & ~is_member & has_no_conflict)
rules.add_perm(
    "clarifications.view", is_member | (has_role("officer", "finance", "approver", "auditor") & has_no_conflict)
)
rules.add_perm("clarifications.answer", is_writer)
rules.add_perm("clarifications.lapse", is_system)
rules.add_perm("clarifications.take_back", is_officer & ~is_member & has_no_conflict)
