"""What people hear about their organisation, their part in it, and its bank account."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "account-confirmed",
    subject=_("Your bank account is confirmed"),
    text=_("The bank account ending in %(ending)s of %(organisation)s is confirmed. Grants can now be paid to it."),
    context_keys=("ending", "organisation"),
)
register(
    "account-refused",
    subject=_("Your bank account could not be confirmed"),
    text=_(
        "The bank account ending in %(ending)s of %(organisation)s could not be confirmed: %(reason)s\n\n"
        "Enter the account again, or another one, on the page of your organisation."
    ),
    context_keys=("ending", "organisation", "reason"),
)
register(
    "account-proposed",
    subject=_("A bank account waits for confirmation"),
    text=_(
        "%(organisation)s has entered a bank account ending in %(ending)s. Call back on a number that you already "
        "know, then confirm or refuse it."
    ),
    context_keys=("ending", "organisation"),
)
register(
    "member-added",
    subject=_("You now belong to %(organisation)s"),
    text=_("%(by)s has added you to %(organisation)s. Your part: %(role)s."),
    context_keys=("organisation", "by", "role"),
)
register(
    "member-joined",
    subject=_("%(by)s has joined %(organisation)s"),
    text=_("%(by)s has accepted your invitation to %(organisation)s. The part: %(role)s."),
    context_keys=("organisation", "by", "role"),
)
register(
    "member-role-changed",
    subject=_("Your part in %(organisation)s has changed"),
    text=_("%(by)s has changed your part in %(organisation)s. Your part now: %(role)s."),
    context_keys=("organisation", "by", "role"),
)
register(
    "member-removed",
    subject=_("A part of yours in %(organisation)s has ended"),
    text=_(
        "%(by)s has ended a part of yours in %(organisation)s: %(role)s.\n\n"
        "What you wrote or submitted stays, under your name. Ask %(by)s if you think that is a mistake."
    ),
    context_keys=("organisation", "by", "role"),
)
