"""The checks on sanctions lists as the staff may read them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement, SanctionsCheck
from grants.programmes.models import StaffRole
from grants.programmes.selectors import scope

OF_AGREEMENT = "award__application__call__action"
Role = StaffRole.Role


def sanctions_checks_visible_to(user: Any) -> QuerySet[SanctionsCheck]:
    """Return the checks of organisations that have an agreement in the user's own scope."""
    own = Agreement.objects.filter(
        scope(user, Role.FINANCE, Role.APPROVER, Role.AUDITOR, Role.OFFICER, action=OF_AGREEMENT),
        organisation=OuterRef("organisation"),
    )
    return SanctionsCheck.objects.filter(Exists(own)).select_related("organisation", "checked_by", "evidence")


def get_sanctions_check(user: Any, pk: int) -> SanctionsCheck:
    """Return a check that the user may read, or raise Http404."""
    found = sanctions_checks_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
