"""Who may do what with organisations, members and bank accounts."""

from typing import Any

import rules

from grants.people.models import (
    BankAccount,
    Invitation,
    Membership,
    Organisation,
    OrganisationDocument,
    PastGrant,
    Representative,
)

Role = Membership.Role
WRITERS = (Role.LEAD, Role.EDITOR, Role.SIGNATORY)
SUBMITTERS = (Role.LEAD, Role.SIGNATORY)


def organisation_of(obj: Any) -> Organisation | None:
    """Return the organisation that an object belongs to, whatever its stage."""
    if isinstance(obj, Organisation):
        return obj
    if isinstance(obj, BankAccount | Invitation | Membership | Representative | OrganisationDocument | PastGrant):
        return obj.organisation
    for parent in ("organisation", "application", "agreement", "report", "award"):
        found = getattr(obj, parent, None)
        if found is not None:
            return organisation_of(found)
    return None


def org_roles(user: Any, organisation: Organisation | None) -> set[str]:
    """Return the user's roles in an organisation; read once per user and kept for the request."""
    if organisation is None or getattr(user, "pk", None) is None:
        return set()
    cache = user.__dict__.setdefault("_org_roles", None)
    if cache is None:
        cache = {}
        for organisation_id, role in user.memberships.values_list("organisation_id", "role"):
            cache.setdefault(organisation_id, set()).add(role)
        user.__dict__["_org_roles"] = cache
    return cache.get(organisation.pk, set())


def has_org_role(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the roles in the organisation the object belongs to."""

    @rules.predicate(name="has_org_role:" + ",".join(roles))
    def check(user: Any, obj: Any) -> bool:
        return bool(org_roles(user, organisation_of(obj)) & set(roles))

    return check


is_member = has_org_role(*Role.values)
is_writer = has_org_role(*WRITERS)
is_submitter = has_org_role(*SUBMITTERS)
is_lead = has_org_role(*SUBMITTERS)
is_signatory = has_org_role(Role.SIGNATORY)


@rules.predicate
def is_signed_in(user: Any, _obj: Any = None) -> bool:
    """True for a person with an account that is in use."""
    return getattr(user, "pk", None) is not None and user.is_active


def staff_roles_of(user: Any) -> set[str]:
    """Return the names of the user's staff roles, whatever their scope; read once per user object."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return set()
    cache = user.__dict__.get("_staff_role_names")
    if cache is None:
        scopes = user.__dict__.get("_staff_scopes")  # read for this request already by programmes.policies
        names = user.staff_roles.values_list("role", flat=True) if scopes is None else scopes
        cache = user.__dict__["_staff_role_names"] = set(names)
    return cache


@rules.predicate
def reads_accounts(user: Any, _obj: Any = None) -> bool:
    """True for finance officers and auditors, who read the accounts of all organisations."""
    return bool(staff_roles_of(user) & {"finance", "auditor"})


@rules.predicate
def reads_organisations(user: Any, _obj: Any = None) -> bool:
    """True for the staff of the programme office, who read all organisations; an evaluator reads files only."""
    return bool(staff_roles_of(user) & {"officer", "finance", "approver", "auditor"})


@rules.predicate
def compares_organisations(user: Any, _obj: Any = None) -> bool:
    """True for officers, who look into possible duplicates, and for auditors, who read after them."""
    return bool(staff_roles_of(user) & {"officer", "auditor"})


@rules.predicate
def is_officer_anywhere(user: Any, _obj: Any = None) -> bool:
    """True for officers, whatever their scope: a duplicate concerns every action that may fund it twice."""
    return "officer" in staff_roles_of(user)


rules.add_perm("organisations.create", is_signed_in)
rules.add_perm("organisations.edit", is_lead)
rules.add_perm("organisations.invite", is_lead)
rules.add_perm("organisations.change_role", is_lead)
rules.add_perm("organisations.remove_member", is_lead)
rules.add_perm("organisations.list", reads_organisations)
rules.add_perm("organisations.compare", compares_organisations)
rules.add_perm("organisations.tell_apart", is_officer_anywhere & ~is_member)
rules.add_perm("organisations.reconsider", is_officer_anywhere & ~is_member)
rules.add_perm("accounts.propose", is_lead)
rules.add_perm("accounts.list", reads_accounts)
