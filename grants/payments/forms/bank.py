"""The shape of what people enter about paying accounts, files for the bank, and its statements."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import BICField, DayField, IBANField, MoneyField
from grants.core.forms import set_choices
from grants.core.money import format_money
from grants.payments.models import PayingAccount, Payment, PaymentBatch, Recovery, Statement, StatementLine
from grants.payments.statement_files import MOST_BYTES
from grants.programmes.models import Programme

CURRENCIES: Final = [(code, code) for code in ("EUR", "RSD", "ALL", "BAM", "MKD", "TRY")]
COLUMN_FIELDS: Final = {
    "booked_on": _("Column of the date"),
    "amount": _("Column of the amount"),
    "debit": _("Column of what went out"),
    "credit": _("Column of what came in"),
    "end_to_end_id": _("Column of the end-to-end reference"),
    "bank_reference": _("Column of the bank's reference"),
    "iban": _("Column of the other account"),
    "remittance": _("Column of the text"),
}


def day_input() -> forms.DateInput:
    """Return the widget of a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PayingAccountForm(forms.Form):
    """An account from which a programme pays."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    name = forms.CharField(label=_("Account holder"), max_length=70)
    iban = IBANField(label=_("IBAN"))
    bic = BICField(label=_("BIC"))
    bank_name = forms.CharField(label=_("Bank"), max_length=120)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    network = forms.ChoiceField(
        label=_("Payments by"),
        choices=PayingAccount.Network.choices,
        help_text=_("SEPA only for euro between banks that take part in it; the bank tells which."),
    )

    def __init__(self, *args: Any, programmes: Any, account: PayingAccount | None = None, **kwargs: Any) -> None:
        names = ("name", "iban", "bic", "bank_name", "currency", "network")
        initial = {name: getattr(account, name) for name in names} if account else {}
        super().__init__(*args, initial=initial, **kwargs)
        set_choices(self, "programme", programmes)
        if account is not None:
            del self.fields["programme"]

    def clean(self) -> dict[str, Any]:
        """Refuse SEPA for another currency than the euro."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("network") == PayingAccount.Network.SEPA and cleaned.get("currency") not in {None, "EUR"}:
            self.add_error("network", _("SEPA carries euro only."))
        return cleaned


class BatchChangeForm(forms.Form):
    """In which form a file is made, and when the bank is to pay."""

    format = forms.ChoiceField(label=_("Form"), choices=PaymentBatch.Format.choices, widget=forms.RadioSelect)
    execution_on = DayField(label=_("To be paid on"), widget=day_input())


class BatchForm(BatchChangeForm):
    """A new file: from which account, in which form, for which day."""

    account = forms.ModelChoiceField(PayingAccount.objects.none(), label=_("Account to pay from"), empty_label=None)
    field_order = ("account", "format", "execution_on")

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "account", accounts)


class PaymentsForm(forms.Form):
    """Which payments of a list are meant: their numbers, as the boxes send them."""

    payments = forms.TypedMultipleChoiceField(coerce=int, label=_("Payments"))

    def __init__(self, *args: Any, choices: list[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "payments", [(row.pk, str(row.pk)) for row in choices])
        self.fields["payments"].error_messages |= {
            "required": _("Tick at least one payment."),
            "invalid_choice": _("A payment on your page is no longer there to be chosen; look at the list again."),
        }


class StatementForm(forms.Form):
    """A statement: the file as the bank gave it, and what a table does not tell itself."""

    account = forms.ModelChoiceField(PayingAccount.objects.none(), label=_("Account"), empty_label=None)
    file = forms.FileField(label=_("File of the bank"), max_length=200)
    format = forms.ChoiceField(label=_("Form"), choices=Statement.Format.choices, widget=forms.RadioSelect)
    opening_cents = MoneyField(
        label=_("Opening balance (CSV only)"), required=False, allow_zero=True, allow_negative=True
    )
    closing_cents = MoneyField(
        label=_("Closing balance (CSV only)"), required=False, allow_zero=True, allow_negative=True
    )

    def __init__(self, *args: Any, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "account", accounts)
        for key, label in COLUMN_FIELDS.items():
            self.fields[f"column_{key}"] = forms.CharField(label=label, required=False, max_length=60)

    def clean_file(self) -> Any:
        """Refuse before reading what no bank would send."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            text = _("This file is too large (the limit is %(limit)s MB): ask the bank for shorter periods.")
            raise forms.ValidationError(text % {"limit": MOST_BYTES // 2**20})
        return found

    def columns(self) -> dict[str, str]:
        """Return the columns that the form names."""
        return {key: self.cleaned_data[f"column_{key}"] for key in COLUMN_FIELDS}


class ReasonedForm(forms.Form):
    """Why a person says what a line is."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class PaymentChoice(forms.ModelChoiceField):
    """A payment by its agreement, payee and sum."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what tells one payment from another."""
        amount = format_money(obj.transfer_cents, obj.currency)
        return f"{obj.agreement.reference} · {obj.agreement.organisation} · {amount}"


class RecoveryChoice(forms.ModelChoiceField):
    """A recovery by its debit note and grantee."""

    def label_from_instance(self, obj: Any) -> str:
        """Return what tells one recovery from another."""
        return f"{obj.note_number} · {obj.agreement.organisation}"


class LinePaymentForm(ReasonedForm):
    """Which payment a line answers, and why one thinks so."""

    payment = PaymentChoice(Payment.objects.none(), label=_("Payment"))
    field_order = ("payment", "reason")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "payment", choices)


class LineRecoveryForm(ReasonedForm):
    """Which recovery a line covers, and why one thinks so."""

    recovery = RecoveryChoice(Recovery.objects.none(), label=_("Debit note"))
    field_order = ("recovery", "reason")

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "recovery", choices)


class ExplainForm(ReasonedForm):
    """What a line is that answers no payment."""

    outcome = forms.ChoiceField(
        label=_("This line is"),
        choices=[(one.value, one.label) for one in (StatementLine.Outcome.FEE, StatementLine.Outcome.OTHER)],
        widget=forms.RadioSelect,
    )
    field_order = ("outcome", "reason")
