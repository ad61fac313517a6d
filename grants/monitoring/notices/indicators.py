"""What people hear about the values of indicators."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "indicator-value-reported",
    subject=_("A value to validate: %(reference)s"),
    text=_("%(organisation)s has reported %(value)s for “%(indicator)s” of the grant %(reference)s."),
    context_keys=("reference", "organisation", "indicator", "value"),
)
register(
    "indicator-value-returned",
    subject=_("A value came back: %(reference)s"),
    text=_("%(by)s asks you to correct the value %(value)s for “%(indicator)s” of the grant %(reference)s: %(reason)s"),
    context_keys=("reference", "indicator", "value", "by", "reason"),
)
