"""What people hear about money that is asked back."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "recovery-requested",
    subject=_("To approve: ask %(amount)s back under %(reference)s"),
    text=_("%(by)s asks you to approve that %(organisation)s pays %(amount)s back under the agreement %(reference)s."),
    context_keys=("reference", "amount", "by", "organisation"),
)
register(
    "recovery-refused",
    subject=_("Refused: asking %(amount)s back under %(reference)s"),
    text=_("%(by)s has refused to ask %(amount)s back under the agreement %(reference)s. Reason: %(reason)s"),
    context_keys=("reference", "amount", "by", "reason"),
)
register(
    "recovery-issued",
    subject=_("Please pay back %(amount)s under %(reference)s"),
    text=_(
        "Please pay %(amount)s back under your agreement %(reference)s by %(due)s. The debit note %(number)s on the "
        "linked page says why, how much, and to which account."
    ),
    context_keys=("reference", "amount", "due", "number"),
)
register(
    "recovery-due-soon",
    subject=_("To be paid back by %(due)s: %(reference)s"),
    text=_(
        "What you owe under the debit note %(number)s (%(amount)s, agreement %(reference)s) is due by %(due)s. The "
        "linked page says what is left of it. If you have paid in the last days, you need not do anything."
    ),
    context_keys=("reference", "amount", "due", "number"),
)
register(
    "recovery-overdue",
    subject=_("Overdue since %(due)s: %(reference)s"),
    text=_(
        "The debit note %(number)s (%(amount)s, agreement %(reference)s) was to be paid by %(due)s, and not all of it "
        "has arrived. The linked page says what is left. Pay it now, or write to the programme office."
    ),
    context_keys=("reference", "amount", "due", "number"),
)
register(
    "recovery-not-back",
    subject=_("Not paid back in time: %(number)s, %(organisation)s"),
    text=_(
        "%(organisation)s was to pay back by %(due)s what the debit note %(number)s asks for (%(amount)s, agreement "
        "%(reference)s). Not all of it has arrived."
    ),
    context_keys=("reference", "amount", "due", "number", "organisation"),
)
register(
    "recovery-received",
    subject=_("Received: %(covered)s under %(reference)s"),
    text=_(
        "Your repayment of %(covered)s under the agreement %(reference)s arrived on %(date)s. Left to pay: %(left)s."
    ),
    context_keys=("reference", "amount", "covered", "left", "date"),
)
register(
    "recovery-offset",
    subject=_("Set off: %(covered)s under %(reference)s"),
    text=_(
        "With your consent, %(covered)s that you owe under the agreement %(reference)s was set off on %(date)s against "
        "a payment to you, which is lower by this sum. Left to pay: %(left)s."
    ),
    context_keys=("reference", "amount", "covered", "left", "date"),
)
register(
    "recovery-waived",
    subject=_("Given up: %(covered)s under %(reference)s"),
    text=_(
        "You need not pay back %(covered)s of what was asked for under the agreement %(reference)s; this was decided "
        "on %(date)s. Left to pay: %(left)s."
    ),
    context_keys=("reference", "amount", "covered", "left", "date"),
)
