"""What people hear about reports that are owed."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "report-due-soon",
    subject=_("%(report)s of %(reference)s is due on %(day)s"),
    text=_("%(report)s of the grant %(reference)s is due on %(day)s. You can begin now and save as often as you like."),
    context_keys=("reference", "report", "day"),
)
register(
    "report-late",
    subject=_("%(report)s of %(reference)s is late"),
    text=_(
        "%(report)s of the grant %(reference)s was due on %(day)s and has not come in. Hand it in now, or write to the "
        "programme office: no instalment is paid while it is missing."
    ),
    context_keys=("reference", "report", "day"),
)
register(
    "report-escalated",
    subject=_("Still missing: %(report)s of %(reference)s"),
    text=_("%(report)s of %(reference)s (%(organisation)s) was due on %(day)s and never came in."),
    context_keys=("reference", "report", "day", "organisation"),
)
register(
    "report-extended",
    subject=_("More time for your report: %(reference)s"),
    text=_("%(report)s of the grant %(reference)s is now due on %(day)s: %(reason)s"),
    context_keys=("reference", "report", "day", "reason"),
)
register(
    "report-defaulted",
    subject=_("No report came in: grant %(reference)s is settled without it"),
    text=_(
        "%(report)s of the grant %(reference)s did not come in. The rest of the grant is not paid, and what no report "
        "has justified is to be paid back.\n\nReason: %(reason)s\nFinal amount of the grant: %(final)s\n"
        "To be paid back: %(recovery)s"
    ),
    context_keys=("reference", "report", "reason", "final", "recovery"),
)
