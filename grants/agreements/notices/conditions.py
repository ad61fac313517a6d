"""What people hear about the conditions of a signature."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "budget-to-agree",
    subject=_("Please agree to the revised budget: %(reference)s"),
    text=_(
        "%(amount)s was awarded for your project, less than you asked for. The programme office has revised the budget "
        "of the agreement %(reference)s. Read it, and agree to it or tell the office what you would change: nothing "
        "can be signed for the funder before."
    ),
    context_keys=("reference", "amount"),
)
register(
    "budget-agreed",
    subject=_("Revised budget agreed: %(reference)s"),
    text=_("%(by)s has agreed to the revised budget of the agreement %(reference)s for %(organisation)s."),
    context_keys=("reference", "by", "organisation"),
)
register(
    "condition-waived",
    subject=_("A condition is waived: %(reference)s"),
    text=_("%(by)s has waived a condition of the agreement %(reference)s, “%(condition)s”: %(reason)s"),
    context_keys=("reference", "by", "condition", "reason"),
)
