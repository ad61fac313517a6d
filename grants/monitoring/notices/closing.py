"""What people hear when a closed grant is opened again."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "grant-reopened",
    subject=_("Opened again: grant %(reference)s"),
    text=_("The closed grant %(reference)s is opened again, since an audit has found: %(reason)s"),
    context_keys=("reference", "reason"),
)
