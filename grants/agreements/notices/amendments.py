"""What people hear about a change to an agreement."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

NAMES = ("reference", "number", "what")

register(
    "amendment-proposed",
    subject=_("A change is asked for: %(reference)s"),
    text=_("%(by)s asks for change %(number)s to the agreement %(reference)s (%(what)s): %(reason)s"),
    context_keys=(*NAMES, "by", "reason"),
)
register(
    "amendment-planned",
    subject=_("The office proposes a change to your agreement: %(reference)s"),
    text=_(
        "The programme office proposes change %(number)s to your agreement %(reference)s (%(what)s): %(reason)s\n\n"
        "You hear from us as soon as it is decided, or when it waits for your signature."
    ),
    context_keys=(*NAMES, "reason"),
)
register(
    "amendment-recommended",
    subject=_("A change waits for approval: %(reference)s"),
    text=_("%(by)s has checked change %(number)s to the agreement %(reference)s (%(what)s). It waits for an approver."),
    context_keys=(*NAMES, "by"),
)
register(
    "amendment-to-sign",
    subject=_("A change to your agreement waits for your signature: %(reference)s"),
    text=_(
        "Change %(number)s to the agreement %(reference)s (%(what)s) is approved. Read it, then sign it in Sofra. It "
        "comes into force with the funder's signature."
    ),
    context_keys=NAMES,
)
register(
    "amendment-to-cosign",
    subject=_("A change waits for your signature as co-grantee: %(reference)s"),
    text=_(
        "Change %(number)s to the agreement %(reference)s (%(what)s) is approved. Your organisation takes part as "
        "co-grantee: read it, then sign it in Sofra, or send the signed paper to the office. The grantee signs after "
        "all co-grantees."
    ),
    context_keys=NAMES,
)
register(
    "amendment-cosigned",
    subject=_("A change is signed by a co-grantee: %(reference)s"),
    text=_("%(by)s has signed change %(number)s to the agreement %(reference)s (%(what)s) for %(organisation)s."),
    context_keys=(*NAMES, "by", "organisation"),
)
register(
    "amendment-signed",
    subject=_("A change is signed by the grantee: %(reference)s"),
    text=_(
        "%(by)s has signed change %(number)s to the agreement %(reference)s (%(what)s). It waits for the funder's "
        "signature."
    ),
    context_keys=(*NAMES, "by"),
)
register(
    "amendment-in-force",
    subject=_("In force: a change to your agreement %(reference)s"),
    text=_(
        "Change %(number)s to your agreement %(reference)s (%(what)s) is in force; the agreement now reads as its "
        "version %(version)s.\n\nThe reasons: %(reason)s"
    ),
    context_keys=(*NAMES, "version", "reason"),
)
register(
    "amendment-in-force-office",
    subject=_("In force: a change to the agreement %(reference)s"),
    text=_("Change %(number)s to the agreement %(reference)s (%(what)s) is in force: version %(version)s."),
    context_keys=(*NAMES, "version"),
)
register(
    "amendment-refused",
    subject=_("Refused: a change to your agreement %(reference)s"),
    text=_("Change %(number)s to the agreement %(reference)s (%(what)s) is refused: %(reason)s"),
    context_keys=(*NAMES, "reason"),
)
register(
    "amendment-withdrawn",
    subject=_("Taken back: a change to the agreement %(reference)s"),
    text=_("%(by)s has taken back change %(number)s to the agreement %(reference)s (%(what)s)."),
    context_keys=(*NAMES, "by"),
)
