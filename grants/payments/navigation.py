"""The item of payments in the band, for those whose work they are."""

from django.utils.translation import gettext_lazy as _

from grants.core import navigation
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role

Role = StaffRole.Role

navigation.register(
    _("Payments"), "payments:index", has_any_role(Role.FINANCE, Role.APPROVER, Role.AUDITOR, Role.OFFICER), order=60
)
