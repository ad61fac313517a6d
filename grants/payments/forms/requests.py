"""The shape of what people enter about a payment before the bank has it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField
from grants.payments.models import Payment


class DecideForm(forms.Form):
    """The button, and what the approver read on the page when pressing it."""

    seen = forms.CharField(
        max_length=60,
        widget=forms.HiddenInput,
        error_messages={"required": _("What you read on the page did not arrive with it; open the page again.")},
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": payment.seen}, **kwargs)


class RaiseForm(forms.Form):
    """What a grantee says when asking for an instalment."""

    note = forms.CharField(
        label=_("Remark"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example, how the condition of this instalment is met. The finance officer reads it."),
    )


class MetForm(forms.Form):
    """How it is known that the condition of an instalment is met."""

    note = forms.CharField(
        label=_("How it is known"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The document you saw, the visit you made. It stays with the payment."),
    )


class AmendForm(forms.Form):
    """Another amount, and why the request changes."""

    amount_cents = MoneyField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The approvers read it; what they approved before is void."),
    )

    def __init__(self, *args: Any, payment: Payment, **kwargs: Any) -> None:
        super().__init__(*args, initial={"amount_cents": payment.amount_cents}, **kwargs)
        self.fields["amount_cents"].label = _("Amount (%(currency)s)") % {"currency": payment.currency}
