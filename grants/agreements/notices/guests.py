"""What a guest of one grant hears."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "guest-access-changed",
    subject=_("The grant %(reference)s is open to you"),
    text=_("%(by)s has opened the grant %(reference)s to you until %(until)s."),
    context_keys=("reference", "by", "until"),
)
register(
    "guest-access-ended",
    subject=_("The grant %(reference)s is closed to you"),
    text=_("%(by)s has ended your access to the grant %(reference)s, which was to last until %(until)s."),
    context_keys=("reference", "by", "until"),
)
