"""What staff hear about allocations."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "allocation-requested",
    subject=_("An allocation of %(amount)s waits for your confirmation"),
    text=_("%(by)s asks to set aside %(amount)s of “%(action)s” for small grants: %(reason)s"),
    context_keys=("amount", "action", "by", "reason"),
)
register(
    "allocation-confirmed",
    subject=_("The allocation of %(amount)s is confirmed"),
    text=_("%(by)s has confirmed the allocation of %(amount)s of “%(action)s”. It is now available to calls."),
    context_keys=("amount", "action", "by"),
)
register(
    "allocation-refused",
    subject=_("The allocation of %(amount)s is refused"),
    text=_("%(by)s has refused the allocation of %(amount)s of “%(action)s”: %(reason)s"),
    context_keys=("amount", "action", "by", "reason"),
)
register(
    "allocation-cut-requested",
    subject=_("Taking back %(amount)s waits for your confirmation"),
    text=_("%(by)s asks to take %(amount)s back from the small grants of “%(action)s”: %(reason)s"),
    context_keys=("amount", "action", "by", "reason"),
)
register(
    "allocation-cut-confirmed",
    subject=_("Taking back %(amount)s is confirmed"),
    text=_("%(by)s has confirmed that %(amount)s of “%(action)s” goes back to the donors."),
    context_keys=("amount", "action", "by"),
)
register(
    "allocation-cut-refused",
    subject=_("Taking back %(amount)s is refused"),
    text=_("%(by)s has refused to take %(amount)s back from the small grants of “%(action)s”: %(reason)s"),
    context_keys=("amount", "action", "by", "reason"),
)
register(
    "staff-role-granted",
    subject=_("You are now %(role)s in “%(scope)s”"),
    text=_("%(by)s has given you this role: %(reason)s"),
    context_keys=("role", "scope", "by", "reason"),
)
register(
    "staff-role-withdrawn",
    subject=_("You are no longer %(role)s in “%(scope)s”"),
    text=_("%(by)s has withdrawn this role: %(reason)s"),
    context_keys=("role", "scope", "by", "reason"),
)
