"""How the grants of a call are agreed, paid and changed: the rules that the call sets and publishes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.calls.rules.granting import DEFAULT_CONDITIONS


def default_conditions() -> list[str]:
    """Return the conditions of signature that a new call asks for."""
    return list(DEFAULT_CONDITIONS)


class GrantingRules(models.Model):
    """The columns of a call that say how its grants are agreed and paid; frozen with each agreement."""

    class ReallocationOf(models.TextChoices):
        SOURCE = "source", _("the heading that gives")
        TARGET = "target", _("the heading that receives")
        TOTAL = "total", _("the total cost")

    class Counting(models.TextChoices):
        SINGLE = "single", _("each change by itself")
        CUMULATIVE = "cumulative", _("all changes since the budget was last agreed by both")

    class Exchange(models.TextChoices):
        FIFO = "fifo", _("The bank's rate of each instalment, the first received spent first")
        MEAN = "mean", _("The weighted mean of the bank's rates of the instalments")
        INVOICE = "invoice", _("InforEuro of the month of the invoice")
        BOOKING = "booking", _("InforEuro of the month of the booking")
        PAYMENT = "payment", _("InforEuro of the month of the payment")
        AVERAGE = "average", _("The average of the daily rates over the reporting period")

    class Condition(models.TextChoices):
        DOCUMENTS = "documents", _("The documents of the organisation are there and in date")
        BUDGET = "budget", _("The budget is revised to the award and agreed again")
        ACCOUNT = "account", _("The bank account is confirmed")
        DOUBLE_FUNDING = "double_funding", _("The project is not funded twice")
        SANCTIONS = "sanctions", _("Nobody involved stands on a sanctions list")

    class Signing(models.TextChoices):
        EITHER = "either", _("In Sofra, or on paper with the signed copy uploaded")
        SYSTEM = "system", _("In Sofra")
        PAPER = "paper", _("On paper, with the signed copy uploaded")

    instalments = models.JSONField(_("instalments"), default=list, blank=True)
    grant_currency = models.CharField(_("currency of the agreements"), max_length=3, blank=True)
    exchange = models.CharField(
        _("costs in another currency are converted by"), max_length=8, choices=Exchange.choices, default=Exchange.FIFO
    )
    agreement_language = models.CharField(
        _("language of the agreements"), max_length=10, choices=settings.LANGUAGES, default="en"
    )
    signing = models.CharField(
        _("how the agreements are signed"), max_length=6, choices=Signing.choices, default=Signing.EITHER
    )
    joint_signature = models.BooleanField(_("the partners sign as co-grantees"), default=False)
    starts_before_signature = models.BooleanField(_("costs count from before the last signature"), default=False)
    conditions = models.JSONField(_("conditions of the signature"), default=default_conditions, blank=True)
    reallocation_basis_points = models.PositiveIntegerField(
        _("a notice is enough to move, percent"), null=True, blank=True, default=2500
    )
    reallocation_of = models.CharField(
        _("of what"), max_length=6, choices=ReallocationOf.choices, default=ReallocationOf.SOURCE
    )
    reallocation_counts = models.CharField(
        _("counting"), max_length=10, choices=Counting.choices, default=Counting.CUMULATIVE
    )
    extension_days = models.PositiveSmallIntegerField(
        _("a longer period is asked for so many days before the end"), default=30
    )
    cooling_days = models.PositiveSmallIntegerField(
        _("days between the confirmation of a changed bank account and the next payment"), default=3
    )
    second_approval_cents = models.BigIntegerField(
        _("payments above this amount take two approvals"), null=True, blank=True
    )
    sanctions_days = models.PositiveSmallIntegerField(
        _("a check against the sanctions lists, at most so many days old, precedes a payment"), null=True, blank=True
    )
    repay_days = models.PositiveSmallIntegerField(_("days to pay money back"), default=45)
    payment_days = models.PositiveSmallIntegerField(_("days to pay the first instalment"), default=30)

    class Meta:
        abstract = True
