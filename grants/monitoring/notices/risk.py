"""What the office hears about the risk of a grant."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue import register

register(
    "risk-high",
    subject=_("High risk: %(reference)s, %(organisation)s"),
    text=_(
        "The risk of the grant %(reference)s (%(organisation)s) now stands at high; its score is %(score)s of 100. "
        "The page of the grant says which factors make it."
    ),
    context_keys=("reference", "organisation", "score"),
)
register(
    "risk-raised",
    subject=_("Risk raised to %(level)s: %(reference)s, %(organisation)s"),
    text=_("%(by)s holds the risk of %(reference)s (%(organisation)s) at %(level)s. Reason: %(reason)s"),
    context_keys=("reference", "organisation", "level", "by", "reason"),
)
register(
    "risk-raise-ended",
    subject=_("Risk at %(level)s again: %(reference)s, %(organisation)s"),
    text=_(
        "%(by)s no longer holds the risk of %(reference)s (%(organisation)s) above what is computed; it stands at "
        "%(level)s. Reason: %(reason)s"
    ),
    context_keys=("reference", "organisation", "level", "by", "reason"),
)
