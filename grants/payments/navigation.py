"""The items of payments in the band, for those whose work they are, and what they show on the page of an agreement."""

from django.utils.translation import gettext_lazy as _

from grants.agreements import panels
from grants.core import navigation
from grants.payments.recovery_pages import recovery_panel
from grants.payments.request_panel import request_panel
from grants.programmes.models import StaffRole
from grants.programmes.policies import has_any_role

Role = StaffRole.Role

navigation.register(
    _("Payments"), "payments:index", has_any_role(Role.FINANCE, Role.APPROVER, Role.AUDITOR, Role.OFFICER), order=60
)
panels.register("grants/payments/_request_panel.html", request_panel, order=20)
navigation.register(_("Bank"), "payments:batches", has_any_role(Role.FINANCE, Role.APPROVER, Role.AUDITOR), order=62)
navigation.register(_("Exchange rates"), "payments:rates", has_any_role(Role.FINANCE, Role.AUDITOR), order=64)
navigation.register(_("Accounts to pay from"), "payments:paying_accounts", has_any_role(Role.ADMINISTRATOR), order=63)
navigation.register(
    _("Money to pay back"), "payments:recoveries", has_any_role(Role.FINANCE, Role.APPROVER, Role.AUDITOR), order=61
)
panels.register("grants/payments/_recovery_panel.html", recovery_panel, order=30)
