"""What people hear about the messages between the office and the grantee; the text stays on the page."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "grant-message",
    subject=_("A message about %(reference)s"),
    text=_("%(by)s has written a message about the grant %(reference)s. Read it on the linked page and answer there."),
    context_keys=("reference", "by"),
)
