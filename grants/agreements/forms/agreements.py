"""The shape of what people enter about an agreement."""

from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from grants.agreements.converting import Rate
from grants.agreements.models import Agreement
from grants.calls.models import Heading
from grants.core.fields import DayField, MoneyField
from grants.ledger.forms import RateField


class DateInput(forms.DateInput):
    """The calendar of the browser; dates travel in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PrepareForm(forms.Form):
    """When the project starts."""

    starts_on = DayField(
        label=_("Start of the project"),
        widget=DateInput(),
        help_text=_(
            "The end and the day of the report follow from the months applied for; both can be changed in the draft."
        ),
    )


class PrepareAbroadForm(PrepareForm):
    """When the project starts, and the rate at which an award is drawn up in another currency."""

    rate = RateField(
        label=_("Rate"),
        required=False,
        help_text=_("Units of the currency for one euro. Leave it empty to take InforEuro's of this month."),
    )
    rate_source = forms.CharField(label=_("Source of the rate"), max_length=120, required=False)
    rate_on = DayField(label=_("Day of the rate"), widget=DateInput(), required=False)

    def clean(self) -> dict[str, Any]:
        """Gather the rate that was typed into one; a rate needs its source and its day."""
        data = super().clean() or {}
        rate, source, on = (data.pop(name, None) for name in ("rate", "rate_source", "rate_on"))
        if rate is not None and not source:
            self.add_error("rate_source", _("Say where the rate was read."))
        if rate is not None and not on and "rate_on" not in self.errors:
            self.add_error("rate_on", _("Say of which day the rate is."))
        if rate is None and (source or on) and "rate" not in self.errors:
            self.add_error("rate", _("Write the rate, or leave its source and day empty."))
        return {**data, "rate": Rate(rate, source, on) if rate is not None and source and on else None}


class AgreementForm(forms.ModelForm):
    """Dates, co-financing and special conditions of a draft."""

    cofinancing_cents = MoneyField(
        label=_("Co-financing"), allow_zero=True, help_text=_("The grant itself was decided and stays.")
    )

    class Meta:
        model = Agreement
        fields = ("starts_on", "ends_on", "report_due_on", "cofinancing_cents", "special_conditions")
        field_classes = {"starts_on": DayField, "ends_on": DayField, "report_due_on": DayField}
        widgets = {
            "starts_on": DateInput(),
            "ends_on": DateInput(),
            "report_due_on": DateInput(),
            "special_conditions": forms.Textarea(attrs={"rows": 5}),
        }

    def _post_clean(self) -> None:
        """Leave the instance alone: the service locks, checks and saves it."""


class LineForm(forms.Form):
    """A budget line: quantity × unit rate."""

    heading = forms.ChoiceField(label=_("Heading"), choices=Heading.choices)
    description = forms.CharField(label=_("What for"), max_length=200)
    unit = forms.CharField(label=_("Unit"), max_length=40)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=9, decimal_places=2, localize=True, validators=[MinValueValidator(0)]
    )
    unit_rate_cents = MoneyField(label=_("Unit rate"))
    cofinancing_cents = MoneyField(label=_("Of which co-financing"), allow_zero=True, required=False)

    def clean_quantity(self) -> Any:
        """Refuse a line of nothing."""
        quantity = self.cleaned_data["quantity"]
        if quantity <= 0:
            raise forms.ValidationError(_("A quantity must be more than zero."))
        return quantity


class LineFormSet(BaseFormSet):
    """The lines of a draft; rows left empty or ticked for removal are left out."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return the filled rows as the service takes them."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in kept]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Dress the fields for a table, and let a heading stand empty in a row that is not used."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            kind = {"heading": "form-select", "DELETE": "form-check-input"}.get(name, "form-control")
            field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} {kind}".strip()
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take out")
        if index is not None and index >= self.initial_form_count():
            form.fields["heading"].choices = [("", "—"), *Heading.choices]


LinesFormSet = formset_factory(
    LineForm, formset=LineFormSet, extra=2, can_delete=True, max_num=60, validate_max=True, absolute_max=80
)


class SignForm(forms.Form):
    """Who signs, in which capacity, under which text."""

    name = forms.CharField(label=_("Your full name"), max_length=120)
    capacity = forms.CharField(label=_("In which capacity you sign"), max_length=120)
    sha256 = forms.CharField(widget=forms.HiddenInput(), max_length=64)
    confirmed = forms.BooleanField(
        label=_("I have read the agreement, I am entitled to sign it, and I sign it with this act."),
        error_messages={"required": _("Tick the box: without it nothing is signed.")},
    )
