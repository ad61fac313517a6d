"""The item of agreements in the band: "Agreements" for the office, "My grants" for grantees."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.programmes.policies import is_any_staff, staff_scopes


def sees_agreements(user: Any) -> bool:
    """True for the staff that works with agreements."""
    return bool(is_any_staff(user, None))


def has_grants(user: Any) -> bool:
    """True for a member of an organisation with an agreement; asked once per user object."""
    if getattr(user, "pk", None) is None or sees_agreements(user):
        return False
    found = user.__dict__.get("_has_grants")
    if found is None:
        mine = user.memberships.filter(organisation__agreements__isnull=False)
        found = mine.exclude(organisation__agreements__state="draft").exists()
        user.__dict__["_has_grants"] = found
    return bool(found)


def writes_articles(user: Any) -> bool:
    """True for those who write the articles of agreements and read no agreements by their office."""
    return bool(staff_scopes(user).keys() & {"administrator"})


navigation.register(_("Articles"), "agreements:templates", writes_articles, order=60)
navigation.register(_("Agreements"), "agreements:index", sees_agreements, order=50)
navigation.register(_("My grants"), "agreements:index", has_grants, order=30)
