"""What people hear about payments that fall due, are asked for, changed or taken back."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "payment-due",
    subject=_("Due: %(amount)s under %(reference)s"),
    text=_(
        "%(kind)s of %(amount)s under the agreement %(reference)s with %(organisation)s is due. Check and request it."
    ),
    context_keys=("reference", "amount", "kind", "organisation"),
)
register(
    "payment-raised",
    subject=_("A grantee asks for %(amount)s: %(reference)s"),
    text=_(
        "%(by)s of %(organisation)s asks for: %(kind)s of %(amount)s under the agreement %(reference)s.\n\n"
        "Remark: %(note)s\n\nCheck and request it, or refuse it with a reason."
    ),
    context_keys=("reference", "amount", "by", "kind", "organisation", "note"),
)
register(
    "payment-endorsed",
    subject=_("A payment of %(amount)s waits for the second approval: %(reference)s"),
    text=_(
        "%(by)s has given the first approval: %(kind)s of %(amount)s under the agreement %(reference)s with "
        "%(organisation)s. The amount needs a second one, from you or another approver."
    ),
    context_keys=("reference", "amount", "by", "kind", "organisation"),
)
register(
    "payment-recalled",
    subject=_("Taken back: %(amount)s under %(reference)s"),
    text=_("%(by)s has taken the order back: %(kind)s of %(amount)s under %(reference)s. Reason: %(reason)s"),
    context_keys=("reference", "amount", "by", "kind", "reason"),
)
register(
    "payment-declined",
    subject=_("Your request for %(amount)s was not accepted: %(reference)s"),
    text=_(
        "The payment of %(amount)s under your agreement %(reference)s that you asked for is not made now.\n\n"
        "Reason: %(reason)s\n\nOnce this is mended, ask for it again on the page of your grant."
    ),
    context_keys=("reference", "amount", "reason"),
)
