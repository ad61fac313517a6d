"""What people hear when a name was found on a sanctions list."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "sanctions-hit",
    subject=_("Found on a sanctions list: %(organisation)s"),
    text=_(
        "The check of %(day)s for %(organisation)s (agreement %(reference)s) found a name on a list: %(note)s\n\n"
        "Nothing is paid until a later check clears it."
    ),
    context_keys=("reference", "organisation", "day", "note"),
)
