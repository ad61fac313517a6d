"""What people hear about the verification of costs."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "cost-asked",
    subject=_("A question about a cost: %(reference)s"),
    text=_("%(by)s asks about the cost %(cost)s in the report of %(reference)s:\n\n%(text)s\n\nAnswer on its page."),
    context_keys=("reference", "by", "cost", "text"),
)
register(
    "cost-answered",
    subject=_("An answer about a cost: %(reference)s"),
    text=_("%(by)s answers about the cost %(cost)s in the report of %(reference)s:\n\n%(text)s"),
    context_keys=("reference", "by", "cost", "text"),
)
register(
    "cost-disallowed",
    subject=_("A cost is no longer accepted: %(reference)s"),
    text=_(
        "The cost %(cost)s of the grant %(reference)s is no longer accepted to the amount of %(amount)s (%(finding)s): "
        "%(reason)s\n\nOwed back of the grant: %(owed)s. You hear from us when it is asked for."
    ),
    context_keys=("reference", "cost", "amount", "finding", "reason", "owed"),
)
register(
    "audit-finding",
    subject=_("A finding on the grant %(reference)s"),
    text=_("%(by)s examines the grant %(reference)s and has noted a finding:\n\n%(text)s"),
    context_keys=("reference", "by", "text"),
)
