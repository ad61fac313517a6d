"""What people hear about activities."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "event-published",
    subject=_("Your activity is public: %(title)s"),
    text=_(
        "The programme office has published a summary of “%(title)s”, held under the grant agreement %(reference)s. "
        "Read it, and write to the office if something in it is wrong."
    ),
    context_keys=("title", "reference"),
)
