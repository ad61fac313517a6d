"""The band's items that span stages, and how a person's part is called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation, nightly
from grants.programmes.models import StaffRole
from grants.programmes.policies import staff_scopes

Role = StaffRole.Role


def is_signed_in(user: Any) -> bool:
    """True for everybody with an account."""
    return bool(user.is_authenticated)


def reads_money(user: Any) -> bool:
    """True for officers, finance officers, approvers and auditors."""
    return bool(staff_scopes(user).keys() & {Role.OFFICER, Role.FINANCE, Role.APPROVER, Role.AUDITOR})


def reads_the_ledger(user: Any) -> bool:
    """True for finance officers and auditors."""
    return bool(staff_scopes(user).keys() & {Role.FINANCE, Role.AUDITOR})


def searches(user: Any) -> bool:
    """True for all who have a staff role but evaluators alone."""
    return bool(staff_scopes(user).keys() - {Role.EVALUATOR})


def sees_to_mail(user: Any) -> bool:
    """True for administrators."""
    return Role.ADMINISTRATOR in staff_scopes(user)


def sees_health(user: Any) -> bool:
    """True for administrators; officers, who extend deadlines by the site's record, reach it from their calls."""
    return Role.ADMINISTRATOR in staff_scopes(user)


def title(user: Any) -> Any:
    """Return the first of the user's roles, as the menu calls it."""
    held = staff_scopes(user)
    return next((role.label for role in Role if role in held), _("Applicant") if user.is_authenticated else "")


navigation.register(_("Waiting for me"), "dashboards:home", is_signed_in, order=1)
navigation.register(_("Money"), "dashboards:money_tree", reads_money, order=79)
navigation.register(_("Oversight"), "dashboards:oversight", reads_money, order=78)
navigation.register(_("Ledger"), "dashboards:ledger", reads_the_ledger, order=80)
navigation.register(_("Search"), "dashboards:search", searches, order=90)
navigation.register(_("Undelivered mail"), "notifications:undelivered", sees_to_mail, order=70)
navigation.register(_("Quarantine"), "core:quarantine", sees_to_mail, order=71)
nightly.register("ledger", _("Balances of the ledger"))
navigation.register(_("Site record"), "core:health_record", sees_health, order=75)
navigation.register_title(title)
