"""A bank account, and how it was made sure of."""

from django import forms
from django.utils.translation import gettext_lazy

from grants.core.fields import BICField, IBANField


class AccountForm(forms.Form):
    """The bank account that grants are to be paid to."""

    holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=140,
        help_text=gettext_lazy("The organisation itself, as the bank writes it."),
    )
    iban = IBANField(label=gettext_lazy("IBAN"), help_text=gettext_lazy("Spaces do not matter."))
    bank_name = forms.CharField(label=gettext_lazy("Bank"), max_length=120)
    bic = BICField(label=gettext_lazy("BIC (SWIFT code)"), required=False)
    evidence = forms.FileField(
        label=gettext_lazy("Statement or certificate of the bank"),
        required=False,
        help_text=gettext_lazy("PDF or picture, at most 10 MB. It makes the confirmation quicker."),
    )


class CallBackForm(forms.Form):
    """How the finance officer made sure that the account is the organisation's."""

    reason = forms.CharField(
        label=gettext_lazy("Whom you called back, on which number, when"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Use a number that you already know, not one that came with the account. It is kept in the record."
        ),
    )
