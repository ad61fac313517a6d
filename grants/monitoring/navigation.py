"""The item of reports in the band of the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.agreements import panels
from grants.core import navigation, nightly
from grants.monitoring.grant_pages import monitoring_panel, visits_panel
from grants.monitoring.message_pages import messages_panel
from grants.programmes.policies import is_any_staff


def sees_reports(user: Any) -> bool:
    """True for the staff that works with reports; grantees come to theirs from the grant."""
    return bool(is_any_staff(user, None))


nightly.register("indicators", _("Totals of indicators"))
navigation.register(_("Reports"), "monitoring:index", sees_reports, order=60)
navigation.register(_("Early warning"), "monitoring:early_warning", sees_reports, order=65)
navigation.register(_("Visits"), "monitoring:visit_plan", sees_reports, order=66)
panels.register("grants/monitoring/_risk_panel.html", monitoring_panel, order=40)
panels.register("grants/monitoring/_visits_panel.html", visits_panel, order=41)
panels.register("grants/monitoring/_messages_panel.html", messages_panel, order=42)
navigation.register(_("Activities"), "monitoring:events", sees_reports, order=62)
