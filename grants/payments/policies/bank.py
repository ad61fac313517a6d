"""Who puts payment files together and reads what the bank answers: the finance officers of the whole programme."""

from typing import Any

import rules

from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role, programme_of, staff_scopes

Role = StaffRole.Role


def has_role_in_programme(*roles: str) -> rules.Predicate:
    """Return the predicate that the user has one of the roles for the whole programme that the object belongs to."""

    @rules.predicate(name="has_role:" + ",".join(roles))
    def check(user: Any, obj: Any) -> bool:
        programme = programme_of(obj)
        return programme is not None and any(
            programme.pk in staff_scopes(user).get(role, (set(), set()))[0] for role in roles
        )

    return check


is_treasurer = has_role_in_programme(Role.FINANCE)
reads_bank = has_role_in_programme(Role.FINANCE, Role.APPROVER, Role.AUDITOR)

rules.add_perm("paying_accounts.manage", has_role_in_programme(Role.ADMINISTRATOR))
rules.add_perm("paying_accounts.view", has_role_in_programme(Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR))
rules.add_perm("paying_accounts.list", has_any_role(Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR))
rules.add_perm("batches.view", reads_bank)
rules.add_perm("batches.list", has_any_role(Role.FINANCE, Role.APPROVER, Role.AUDITOR))
for verb in ("create", "change", "freeze", "complete", "cancel"):
    rules.add_perm(f"batches.{verb}", is_treasurer)
rules.add_perm("statements.view", reads_bank)
for verb in ("import", "settle"):
    rules.add_perm(f"statements.{verb}", is_treasurer)
