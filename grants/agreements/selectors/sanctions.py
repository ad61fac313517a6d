"""The checks on sanctions lists as the staff may read them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from grants.agreements.models import Agreement, CoGrantee, SanctionsCheck
from grants.programmes.models import StaffRole
from grants.programmes.selectors import scope

OF_AGREEMENT = "award__application__call__action"
Role = StaffRole.Role


def sanctions_checks_visible_to(user: Any) -> QuerySet[SanctionsCheck]:
    """Return the checks of organisations that take part in an agreement in the user's own scope."""
    own = Agreement.objects.filter(
        scope(user, Role.FINANCE, Role.APPROVER, Role.AUDITOR, Role.OFFICER, action=OF_AGREEMENT),
        Q(organisation=OuterRef("organisation")) | Q(co_grantees__organisation=OuterRef("organisation")),
    )
    found = SanctionsCheck.objects.filter(Exists(own))
    return found.select_related("organisation", "co_grantee", "checked_by", "evidence")


def checks_of_parties(user: Any, agreement: Agreement) -> QuerySet[SanctionsCheck]:
    """Return the checks of the grantee and the co-grantees of an agreement, the newest first."""
    partners = CoGrantee.objects.filter(agreement=agreement)
    party = Q(organisation=agreement.organisation, co_grantee=None) | Q(co_grantee__in=partners)
    party |= Q(organisation__in=partners.values("organisation"), co_grantee=None)
    return sanctions_checks_visible_to(user).filter(party)


def get_sanctions_check(user: Any, pk: int) -> SanctionsCheck:
    """Return a check that the user may read, or raise Http404."""
    found = sanctions_checks_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
