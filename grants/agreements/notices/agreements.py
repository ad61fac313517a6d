"""What people hear about an agreement."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "agreement-offered",
    subject=_("Your grant agreement waits for your signature: %(reference)s"),
    text=_(
        "The grant agreement %(reference)s over %(amount)s is ready. Read it, then the person entitled to sign "
        "signs it in "
        "Sofra. It comes into force with the funder's signature."
    ),
    context_keys=("reference", "amount"),
)
register(
    "agreement-revised",
    subject=_("Taken back for a correction: grant agreement %(reference)s"),
    text=_(
        "The grant agreement %(reference)s, which waited for your signature, is being corrected: %(reason)s\n\n"
        "You need not do anything. You hear from us as soon as the new text can be signed."
    ),
    context_keys=("reference", "reason"),
)
register(
    "agreement-signed",
    subject=_("Signed by the grantee: %(reference)s"),
    text=_("%(by)s has signed the agreement %(reference)s for %(organisation)s. It waits for the funder's signature."),
    context_keys=("reference", "by", "organisation"),
)
register(
    "agreement-in-force",
    subject=_("In force: grant agreement %(reference)s"),
    text=_(
        "Both parties have signed the agreement %(reference)s over %(amount)s: it is in force.\n\n"
        "The first instalment follows once your bank account is confirmed. Your final report is due on "
        "%(report_due)s."
    ),
    context_keys=("reference", "amount", "report_due"),
)
register(
    "agreement-declined",
    subject=_("Declined: grant agreement %(reference)s"),
    text=_("%(by)s has declined the agreement %(reference)s: %(reason)s"),
    context_keys=("reference", "by", "reason"),
)
register(
    "agreement-cosigned",
    subject=_("Signed by a co-grantee: %(reference)s"),
    text=_("%(by)s has signed the agreement %(reference)s for %(organisation)s."),
    context_keys=("reference", "by", "organisation"),
)
register(
    "agreement-lapsed",
    subject=_("Not signed in time: %(reference)s"),
    text=_("The offer of the agreement %(reference)s has lapsed: %(reason)s Its money went back to the call."),
    context_keys=("reference", "reason"),
)
register(
    "offer-reminder",
    subject=_("To be signed by %(day)s: grant agreement %(reference)s"),
    text=_(
        "The grant agreement %(reference)s still waits for a signature. The last day to sign is %(day)s; after it the "
        "offer lapses and the money goes back to the call."
    ),
    context_keys=("reference", "day"),
)
register(
    "offer-lapsed",
    subject=_("Your grant agreement has lapsed: %(reference)s"),
    text=_(
        "The grant agreement %(reference)s can no longer be signed: %(reason)s\n\nThe money went back to the call. "
        "Write to the programme office if you believe that this is a mistake."
    ),
    context_keys=("reference", "reason"),
)
register(
    "reserve-next",
    subject=_("Next on the reserve list: %(next)s"),
    text=_(
        "%(amount)s of the agreement %(reference)s went back to the call. Next on the reserve list is %(next)s of "
        "%(organisation)s: it can be awarded now."
    ),
    context_keys=("amount", "reference", "next", "organisation"),
)
