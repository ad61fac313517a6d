"""What the office hears about the issue log."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "issue-assigned",
    subject=_("Yours to settle by %(due)s: %(title)s (%(reference)s)"),
    text=_(
        "%(by)s has put an issue of the grant %(reference)s into your hands: “%(title)s”, to be settled by %(due)s."
    ),
    context_keys=("reference", "title", "due", "by"),
)
register(
    "issue-closed",
    subject=_("Closed: %(title)s (%(reference)s)"),
    text=_("%(by)s has closed the issue “%(title)s” of the grant %(reference)s: %(reason)s"),
    context_keys=("reference", "title", "by", "reason"),
)
register(
    "issue-reopened",
    subject=_("Open again: %(title)s (%(reference)s)"),
    text=_("%(by)s has opened the issue “%(title)s” of the grant %(reference)s again: %(reason)s"),
    context_keys=("reference", "title", "by", "reason"),
)
