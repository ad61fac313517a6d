"""The shape of what people enter about rates."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from grants.ledger.models import ExchangeRate


class RateField(forms.DecimalField):
    """Units of a currency for one euro, with a point or a comma before the decimals."""

    def __init__(self, **kwargs: Any) -> None:
        least = MinValueValidator(0, _("A rate is more than zero."))
        super().__init__(max_digits=18, decimal_places=8, validators=[least], **kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount"})
        self.widget.is_required = self.required

    def to_python(self, value: Any) -> Any:
        """Return the exact rate."""
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class MonthField(forms.CharField):
    """A month; cleaned to its first day."""

    widget = forms.DateInput(attrs={"type": "month"})

    def to_python(self, value: Any) -> Any:
        """Return the first day, or None where nothing is written."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = datetime.date.fromisoformat(f"{text}-01")
        except ValueError as error:
            raise ValidationError(_("Write the month like this: 2026-03."), code="month") from error
        if not 2000 <= found.year <= 2100:
            raise ValidationError(_("Check the year."), code="year")
        return found


class ImportRatesForm(forms.Form):
    """A file of rates, whose it is, and of which month where it does not say so."""

    source = forms.ChoiceField(label=_("Source"), choices=ExchangeRate.Source.choices)
    file = forms.FileField(
        label=_("File of rates"),
        help_text=_(
            "As the Commission or the European Central Bank publish it (CSV, JSON, XML), or a CSV with the columns "
            "currency, month or date, rate. Rates are units of the currency for one euro."
        ),
    )
    month = MonthField(
        label=_("Month"), required=False, help_text=_("Only for a file that does not say of which month it is.")
    )


class ConfirmRatesForm(forms.Form):
    """The reason for which stored rates change, where the file changes any."""

    token = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the record, with the rate before and after."),
    )
