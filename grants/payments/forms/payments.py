"""The shape of what people enter about a payment."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PayForm(forms.Form):
    """What the bank says."""

    paid_on = forms.DateField(
        label=_("Date of the bank"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The value date on the bank's statement, not today's date."),
    )
    bank_reference = forms.CharField(label=_("Reference of the bank"), max_length=80)


class PayByHandForm(PayForm):
    """What the bank says where no statement tells it, and from what one knows."""

    reason = forms.CharField(
        label=_("From what you know it"),
        max_length=500,
        help_text=_(
            "A statement that is imported records payments by itself; without one, name the paper of the bank."
        ),
    )
