"""The item of reports in the band of the office."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.core import navigation, nightly
from grants.programmes.policies import is_any_staff


def sees_reports(user: Any) -> bool:
    """True for the staff that works with reports; grantees come to theirs from the grant."""
    return bool(is_any_staff(user, None))


nightly.register("indicators", _("Totals of indicators"))
navigation.register(_("Reports"), "monitoring:index", sees_reports, order=60)
