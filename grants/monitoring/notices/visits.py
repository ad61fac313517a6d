"""What people hear about visits and their recommendations."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "visit-announced",
    subject=_("A visit to your project on %(day)s: %(reference)s"),
    text=_(
        "%(visitor)s visits the project of your grant %(reference)s on %(day)s (%(kind)s, %(place)s).\n\n"
        "What for: %(purpose)s\n\nIf you cannot receive the visit on this day, write a message on the page of your "
        "grant."
    ),
    context_keys=("reference", "day", "place", "kind", "visitor", "purpose"),
)
register(
    "visit-moved",
    subject=_("The visit of %(day)s is moved: %(reference)s"),
    text=_(
        "The visit to the project of your grant %(reference)s does not take place on %(day)s. The new day is "
        "announced to you. Reason: %(reason)s"
    ),
    context_keys=("reference", "day", "reason"),
)
register(
    "visit-cancelled",
    subject=_("The visit of %(day)s is cancelled: %(reference)s"),
    text=_("The visit to the project of your grant %(reference)s on %(day)s is cancelled. Reason: %(reason)s"),
    context_keys=("reference", "day", "reason"),
)
register(
    "visit-reported",
    subject=_("Report of the visit of %(day)s: %(reference)s"),
    text=_(
        "The report of the visit of %(day)s to the project of your grant %(reference)s is ready. Recommendations "
        "that wait for your answer: %(count)s."
    ),
    context_keys=("reference", "day", "count"),
)
register(
    "recommendation-answered",
    subject=_("Answered: a recommendation under %(reference)s"),
    text=_("%(organisation)s has answered the recommendation “%(text)s” (%(reference)s)."),
    context_keys=("reference", "organisation", "text"),
)
register(
    "recommendation-closed",
    subject=_("Closed: a recommendation under %(reference)s"),
    text=_("The recommendation “%(text)s” of your grant %(reference)s is closed. Remark: %(reason)s"),
    context_keys=("reference", "text", "reason"),
)
register(
    "recommendation-reopened",
    subject=_("Open again: a recommendation under %(reference)s"),
    text=_(
        "The recommendation “%(text)s” of your grant %(reference)s is open again; please answer it by %(due)s. "
        "Reason: %(reason)s"
    ),
    context_keys=("reference", "text", "due", "reason"),
)
register(
    "recommendation-due-soon",
    subject=_("To be answered by %(due)s: a recommendation under %(reference)s"),
    text=_("Please answer the recommendation “%(text)s” of your grant %(reference)s by %(due)s."),
    context_keys=("reference", "text", "due"),
)
register(
    "recommendation-overdue",
    subject=_("Overdue since %(due)s: a recommendation under %(reference)s"),
    text=_(
        "The recommendation “%(text)s” of the grant %(reference)s (%(organisation)s) was to be answered by %(due)s, "
        "and no answer has come."
    ),
    context_keys=("reference", "text", "due", "organisation"),
)
