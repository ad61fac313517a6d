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
