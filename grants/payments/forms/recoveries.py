"""The shape of what people enter about money that is asked back."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField, MoneyField
from grants.payments.models import Payment, Recovery

PAPERS = ".pdf,.jpg,.jpeg,.png,.docx,.odt"


class RequestRecoveryForm(forms.Form):
    """What is asked back, why, and what the grantee reads about it."""

    origin = forms.ChoiceField(label=_("Why"), choices=Recovery.Origin.choices)
    amount_cents = MoneyField(label=_("Amount"))
    explanation = forms.CharField(
        label=_("Explanation to the grantee"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It stands in the debit note, in the language of the agreement."),
    )

    def __init__(self, *args: Any, origins: Sequence[str], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["origin"]
        chosen.choices = [pair for pair in Recovery.Origin.choices if pair[0] in origins]
        self.fields["amount_cents"].label = _("Amount (%(currency)s)") % {"currency": currency}


class PartForm(forms.Form):
    """A sum that covers a part of a recovery."""

    amount_cents = MoneyField(label=_("Amount"))

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount_cents"].label = _("Amount (%(currency)s)") % {"currency": recovery.currency}


class ReceiveForm(PartForm):
    """A part that arrived, as the statement of the bank says."""

    on = DayField(
        label=_("Date of the bank"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The value date on the bank's statement, not today's date."),
    )
    bank_reference = forms.CharField(label=_("Reference of the bank"), max_length=80)


class OffsetForm(PartForm):
    """A part that is set off against a payment, with the paper by which the grantee consents."""

    payment = forms.ModelChoiceField(
        label=_("Payment to the same grantee"),
        queryset=Payment.objects.none(),
        empty_label=_("Choose"),
        help_text=_("The bank is asked to pay less by this sum."),
    )
    consent = forms.FileField(
        label=_("Consent of the grantee"),
        allow_empty_file=True,  # an empty file is refused in words when it is received
        help_text=_("A letter or message in which the grantee agrees to it, as PDF, picture or office document."),
        widget=forms.ClearableFileInput(attrs={"accept": PAPERS}),
    )

    def __init__(self, *args: Any, payments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["payment"]
        chosen.queryset = payments


class WaiveForm(PartForm):
    """A part that is given up, with the reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the record."),
    )
