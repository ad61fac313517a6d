"""What people hear about an application."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "application-submitted",
    subject=_("Received: your application %(reference)s"),
    text=_(
        "Your application “%(title)s” to “%(call)s” was received.\n\n"
        "Number: %(reference)s, version %(version)s\nReceived: %(received)s\nSHA-256 of what was sent: %(sha256)s\n\n"
        "Keep this message as your proof of submission. "
        "You can still change and submit again until the deadline: %(deadline)s."
    ),
    context_keys=("reference", "title", "call", "version", "received", "sha256", "deadline"),
)
register(
    "application-withdrawn",
    subject=_("Withdrawn: application %(reference)s"),
    text=_("The application %(reference)s, “%(title)s”, of %(organisation)s was withdrawn. %(reason)s"),
    context_keys=("reference", "title", "organisation", "reason"),
)
register(
    "application-lapsed",
    subject=_("Not submitted in time: %(reference)s"),
    text=_("The deadline of “%(call)s” has passed and your draft %(reference)s was not submitted. Your text is kept."),
    context_keys=("reference", "call"),
)
register(
    "application-given-back",
    subject=_("Given back to you: application %(reference)s"),
    text=_(
        "The programme office has given your application %(reference)s, “%(title)s”, back to you.\n\n%(reason)s\n\n"
        "You can change it and submit it again until %(until)s. If you do not, the version that you handed in stands."
    ),
    context_keys=("reference", "title", "reason", "until"),
)
register(
    "application-preselected",
    subject=_("Preselected: your concept note %(reference)s"),
    text=_(
        "Your concept note %(reference)s, “%(title)s”, is preselected.\n\n%(reason)s\n\n"
        "Please write the full application now; what you wrote so far is its beginning. Deadline: %(deadline)s."
    ),
    context_keys=("reference", "title", "reason", "deadline"),
)
register(
    "application-passed-over",
    subject=_("Not preselected: your concept note %(reference)s"),
    text=_("Your concept note %(reference)s, “%(title)s”, is not preselected. The reason: %(reason)s"),
    context_keys=("reference", "title", "reason"),
)
register(
    "clarification-asked",
    subject=_("A question about your application %(reference)s"),
    text=_(
        "The programme office asks about one point of your application %(reference)s:\n\n%(point)s\n\n"
        "Please answer this point, and this point only, until %(due)s."
    ),
    context_keys=("reference", "point", "due"),
)
register(
    "clarification-answered",
    subject=_("Answered: your question about %(reference)s"),
    text=_("The applicant of %(reference)s has answered the point that you asked about (due %(due)s)."),
    context_keys=("reference", "due"),
)
register(
    "clarification-taken-back",
    subject=_("No answer needed any more: %(reference)s"),
    text=_("The question about your application %(reference)s (due %(due)s) is taken back. %(reason)s"),
    context_keys=("reference", "due", "reason"),
)
register(
    "clarification-lapsed",
    subject=_("No answer in time: %(reference)s"),
    text=_("The time to answer your question about %(reference)s passed on %(due)s. Assess it on what is there."),
    context_keys=("reference", "due"),
)
