"""What people hear about reports and the closure."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "report-submitted",
    subject=_("A final report came in: %(reference)s"),
    text=_("%(organisation)s has handed in the final report of %(reference)s: %(count)s costs of together %(sum)s."),
    context_keys=("reference", "organisation", "count", "sum"),
)
register(
    "report-returned",
    subject=_("Your report came back for completion: %(reference)s"),
    text=_("%(by)s asks you to complete the report of %(reference)s: %(reason)s"),
    context_keys=("reference", "by", "reason"),
)
register(
    "report-accepted",
    subject=_("Your final report is accepted: %(reference)s"),
    text=_(
        "The final report of %(reference)s is accepted.\n\nAccepted cost: %(accepted)s\n"
        "Final amount of the grant: %(final)s\nStill to pay to you: %(balance)s\nTo be paid back: %(recovery)s"
    ),
    context_keys=("reference", "accepted", "final", "balance", "recovery"),
)
register(
    "interim-accepted",
    subject=_("Your interim report is accepted: %(reference)s"),
    text=_(
        "%(which)s of %(reference)s is accepted. What it justifies of the money that you hold: %(accepted)s.\n\n"
        "The final amount of the grant is fixed with the final report."
    ),
    context_keys=("reference", "which", "accepted"),
)
register(
    "grant-closed",
    subject=_("Closed: grant %(reference)s"),
    text=_("The grant %(reference)s is closed. Keep all documents as the agreement says. Thank you for your work."),
    context_keys=("reference",),
)
