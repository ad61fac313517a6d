"""What people hear about payments."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "payment-requested",
    subject=_("A payment of %(amount)s waits for your approval: %(reference)s"),
    text=_(
        "%(by)s asks you to approve: %(kind)s of %(amount)s under the agreement %(reference)s with %(organisation)s."
    ),
    context_keys=("reference", "amount", "by", "kind", "organisation"),
)
register(
    "payment-ordered",
    subject=_("Approved: %(amount)s under %(reference)s"),
    text=_(
        "%(by)s has approved: %(kind)s of %(amount)s under the agreement %(reference)s. Record the date the bank gives."
    ),
    context_keys=("reference", "amount", "by", "kind"),
)
register(
    "payment-refused",
    subject=_("Refused: %(amount)s under %(reference)s"),
    text=_("%(by)s has refused: %(kind)s of %(amount)s under the agreement %(reference)s. Reason: %(reason)s"),
    context_keys=("reference", "amount", "by", "kind", "reason"),
)
register(
    "payment-paid",
    subject=_("Paid: %(amount)s under your agreement %(reference)s"),
    text=_("The bank has paid %(amount)s to your account on %(date)s (%(kind)s, agreement %(reference)s)."),
    context_keys=("reference", "amount", "kind", "date"),
)
register(
    "payment-returned",
    subject=_("The bank returned %(amount)s: %(reference)s"),
    text=_(
        "The bank has returned %(amount)s under the agreement %(reference)s: %(reason)s\n\n"
        "Check the bank account in Sofra; the payment is made again once the account is right."
    ),
    context_keys=("reference", "amount", "reason"),
)
