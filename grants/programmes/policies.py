"""Staff roles and their scope: a programme or one action. Deny is the default, and a superuser gets no free pass."""

from typing import Any

import rules

from grants.core.remembering import remembered
from grants.people.policies import is_member, is_signed_in, organisation_of
from grants.programmes.models import Action, Programme, StaffRole
from workflows.engine import people_who

Role = StaffRole.Role


def action_of(obj: Any) -> Action | None:
    """Return the action that an object belongs to, whatever its stage."""
    if isinstance(obj, Action):
        return obj
    for parent in ("action", "call", "application", "panel", "award", "agreement", "report", "assessment"):
        found = getattr(obj, parent, None)
        if found is not None:
            return action_of(found)
    return None


def programme_of(obj: Any) -> Programme | None:
    """Return the programme that an object of the bank or a template belongs to."""
    if isinstance(obj, Programme):
        return obj
    for parent in ("programme", "account", "batch", "statement"):
        found = getattr(obj, parent, None)
        if found is not None:
            return programme_of(found)
    return None


def staff_scopes(user: Any) -> dict[str, tuple[set[int], set[int]]]:
    """Return the user's roles, each with its programme ids and action ids; read once per user object."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return {}
    cache = user.__dict__.get("_staff_scopes")
    if cache is None:
        cache = {}
        for role, programme_id, action_id in user.staff_roles.values_list("role", "programme_id", "action_id"):
            programmes, actions = cache.setdefault(role, (set(), set()))
            if programme_id:
                programmes.add(programme_id)
            if action_id:
                actions.add(action_id)
        user.__dict__["_staff_scopes"] = cache
    return cache


def holds(user: Any, *roles: str) -> bool:
    """Tell whether the user has any of the roles anywhere; what such a role makes to do is not asked of others."""
    return bool(staff_scopes(user).keys() & set(roles))


def roles_in(user: Any, action: Action | None) -> set[str]:
    """Return the staff roles that the user has for an action, by the action itself or by its programme."""
    if action is None:
        return set()
    return {
        role
        for role, (programmes, actions) in staff_scopes(user).items()
        if action.pk in actions or action.phase.programme_id in programmes
    }


def programme_ids_of(user: Any, *roles: str) -> set[int]:
    """Return the programmes in which the user has one of the roles, be it for a single action."""
    programmes: set[int] = set()
    actions: set[int] = set()
    for role in roles:
        in_programmes, in_actions = staff_scopes(user).get(role, (set(), set()))
        programmes |= in_programmes
        actions |= in_actions
    found = Action.objects.filter(pk__in=actions).values_list("phase__programme_id", flat=True) if actions else ()
    return programmes | set(found)


def has_role(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the staff roles for the action the object belongs to."""

    @rules.predicate(name="has_role:" + ",".join(roles))
    def check(user: Any, obj: Any) -> bool:
        if isinstance(obj, Programme):
            return any(obj.pk in staff_scopes(user).get(role, (set(), set()))[0] for role in roles)
        return bool(roles_in(user, action_of(obj)) & set(roles))

    return check


def has_any_role(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the staff roles anywhere; for doors, never for objects."""

    @rules.predicate(name="has_any_role:" + ",".join(roles))
    def check(user: Any, _obj: Any = None) -> bool:
        return bool(staff_scopes(user).keys() & set(roles))

    return check


def did_none_of(*verbs: str) -> rules.Predicate:
    """Return the predicate that the actor did none of these verbs to the object: the second pair of eyes."""

    @rules.predicate(name="did_none_of:" + ",".join(verbs))
    def check(user: Any, obj: Any) -> bool:
        key = ("did", obj._meta.label, obj.pk, verbs)
        return user.pk not in remembered(key, lambda: people_who(obj, *verbs))

    return check


@rules.predicate
def is_not_requester(user: Any, obj: Any) -> bool:
    """True unless the user is the one who asked for it."""
    return obj.requested_by_id != user.pk


@rules.predicate
def is_requester(user: Any, obj: Any) -> bool:
    """True for the one who asked for it."""
    return obj.requested_by_id == user.pk


@rules.predicate
def is_not_enterer(user: Any, account: Any) -> bool:
    """True unless the user entered the bank account or belongs to its organisation."""
    return account.entered_by_id != user.pk and not is_member(user, organisation_of(account))


is_officer = has_role(Role.OFFICER)
is_finance = has_role(Role.FINANCE)
is_approver = has_role(Role.APPROVER)
is_auditor = has_role(Role.AUDITOR)
is_administrator = has_any_role(Role.ADMINISTRATOR)
is_staff = has_role(Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)
is_any_staff = has_any_role(Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR)

rules.add_perm("programmes.view_money", is_staff)
rules.add_perm("allocations.request", is_finance)
rules.add_perm("allocations.confirm", is_approver & is_not_requester)
rules.add_perm("allocations.refuse", is_approver & is_not_requester)
rules.add_perm("allocations.withdraw", is_requester & is_finance)
rules.add_perm("allocations.view", is_staff)
rules.add_perm("results.view", is_staff)
rules.add_perm("results.add", is_officer)
rules.add_perm("results.edit", is_officer)
rules.add_perm("results.retire", is_officer)
rules.add_perm("result_indicators.view", is_staff)
rules.add_perm("result_indicators.add", is_officer)
rules.add_perm("result_indicators.edit", is_officer)
rules.add_perm("result_indicators.retire", is_officer)
rules.add_perm("staff_roles.grant", has_role(Role.ADMINISTRATOR))
rules.add_perm("staff_roles.withdraw", has_role(Role.ADMINISTRATOR))
rules.add_perm("notifications.administer", is_administrator)
rules.add_perm("health.view", has_any_role(Role.OFFICER, Role.ADMINISTRATOR))
rules.add_perm("files.see_quarantine", is_administrator)
rules.add_perm("ledger.view", has_any_role(Role.FINANCE, Role.AUDITOR))
rules.add_perm("rates.view", has_any_role(Role.FINANCE, Role.AUDITOR))
rules.add_perm("rates.import", has_any_role(Role.FINANCE))
rules.add_perm("rates.correct", has_any_role(Role.FINANCE))
rules.add_perm("signed_in", is_signed_in)
rules.add_perm("accounts.confirm", has_any_role(Role.FINANCE) & is_not_enterer)
rules.add_perm("accounts.refuse", has_any_role(Role.FINANCE) & is_not_enterer)
rules.add_perm("accounts.replace", has_any_role(Role.FINANCE) & is_not_enterer)
rules.add_perm("accounts.view", is_member | has_any_role(Role.FINANCE, Role.AUDITOR))
rules.add_perm("organisations.view", is_member | is_any_staff)
