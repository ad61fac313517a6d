"""What people hear about calls."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "call-clearance-requested",
    subject=_("A call waits for clearance: %(title)s"),
    text=_("%(by)s asks you to clear the publication of “%(title)s” (pot %(pot)s, deadline %(deadline)s)."),
    context_keys=("title", "by", "pot", "deadline"),
)
register(
    "call-returned",
    subject=_("A call came back to you: %(title)s"),
    text=_("%(by)s has returned “%(title)s”: %(reason)s"),
    context_keys=("title", "by", "reason"),
)
register(
    "call-published",
    subject=_("The call is cleared: %(title)s"),
    text=_(
        "%(by)s has cleared the publication of “%(title)s”. It opens and closes by itself; "
        "the deadline is %(deadline)s."
    ),
    context_keys=("title", "by", "deadline"),
)
register(
    "call-closed",
    subject=_("The call is closed: %(title)s"),
    text=_("The deadline of “%(title)s” has passed; %(count)s applications came in. Their check can begin."),
    context_keys=("title", "count"),
    mutable=True,
)
register(
    "call-cancelled",
    subject=_("The call is cancelled: %(title)s"),
    text=_("The call “%(title)s” is cancelled: %(reason)s"),
    context_keys=("title", "reason"),
)
