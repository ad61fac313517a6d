"""The shape of what people enter about a payment in another currency than the pot's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField
from grants.ledger.forms import RateField
from grants.payments.forms.payments import PayForm


class CertifiedPayForm(PayForm):
    """What the bank says and certifies: its rate, or what it debited; and its advice."""

    rate = RateField(
        label=_("Rate that the bank certifies"),
        required=False,
        help_text=_("Units of the currency of the agreement for one of the pot's, for example 117.1234."),
    )
    debited_cents = MoneyField(
        label=_("Or the amount that it debited"),
        required=False,
        help_text=_("In the currency of the pot. Write one of the two."),
    )
    evidence = forms.FileField(label=_("The bank's advice"), help_text=_("It shows the rate or the amount."))
