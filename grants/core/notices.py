"""What people hear about the files that they sent."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "file-quarantined",
    subject=_("A virus was found in a file that you sent"),
    text=_(
        "The virus scanner found a virus in “%(name)s”. The file is locked away: nobody receives it, and it does not "
        "count as handed in.\n\n"
        "Clean your computer, make the file anew, and add it once more where you had added it."
    ),
    context_keys=("name",),
)
