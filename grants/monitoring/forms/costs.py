"""The shape of what people enter of a cost: the document, its money, what proves it; and of a table of costs."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import AgreementLine
from grants.core.fields import DayField, MoneyField
from grants.core.files import TYPES
from grants.core.forms import set_choices
from grants.core.money import format_amount
from grants.ledger.forms import RateField
from grants.monitoring.converting import takes_typed_rates
from grants.monitoring.cost_columns import currency_choices, language_labels, type_labels
from grants.monitoring.forms.reports import DateInput
from grants.monitoring.models import CostFile, Event, Expenditure, Report
from grants.monitoring.models.tally import tally_of

ENDINGS: Final = ",".join(f".{kind}" for kind in TYPES)
MOST_AT_ONCE: Final = 10
ALWAYS: Final = ("line", "spent_on", "supplier", "document_number", "description", "amount_cents", "receipt", "photo")
TOLERANCE: Final = Decimal("0.99999")  # the rate that is kept is rounded
EXCHANGED: Final = ("currency", "document_cents", "rate", "rate_source")


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[File]:
        """Return every file that was chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether nothing was chosen."""
        return name not in files


class FilesField(forms.FileField):
    """Several files; cleaned to a list of them. What they hold is checked when they are received."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)  # an empty file is refused in words when it is received

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files, each with a name; at most so many at once."""
        if len(data or ()) > MOST_AT_ONCE:
            raise forms.ValidationError(gettext("At most %(most)s files at once.") % {"most": MOST_AT_ONCE})
        if not data:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in data or ()]


def photo_field() -> FilesField:
    """Return a box that opens the camera of a phone."""
    return FilesField(
        required=False,
        label=_("Or photograph it"),
        help_text=_("A phone opens its camera."),
        widget=FilesInput(attrs={"accept": "image/*", "capture": "environment"}),
    )


class LineField(forms.ModelChoiceField):
    """A line of the agreed budget, named with what was agreed on it."""

    def label_from_instance(self, line: AgreementLine) -> str:
        return f"{line.get_heading_display()} · {line.description} ({format_amount(line.amount_cents)})"


class CostFields(forms.ModelForm):
    """What is written of a cost; the boxes that this agreement needs come first, the others under “more”."""

    line = LineField(
        queryset=AgreementLine.objects.none(), label=_("Line of the agreed budget"), empty_label=_("Choose")
    )
    amount_cents = MoneyField(required=False, label=_("Amount"))
    currency = forms.ChoiceField(required=False, label=_("Currency of the document"))
    document_cents = MoneyField(
        required=False,
        label=_("Amount of the document, in its currency"),
        help_text=_("Leave the amount above empty, or write less there if you claim less."),
    )
    rate = RateField(required=False, label=_("Rate of your bank"))
    rate_source = forms.CharField(
        required=False,
        max_length=120,
        label=_("Where the rate was read"),
        help_text=_("For example the bank's advice."),
    )
    paid_on = DayField(required=False, widget=DateInput(), label=_("Paid on"))
    vat_cents = MoneyField(required=False, allow_zero=True, label=_("Of which value added tax that you recover"))
    cofinancing_cents = MoneyField(required=False, allow_zero=True, label=_("Of which paid by co-financing"))
    cost_type = forms.ChoiceField(required=False, label=_("Kind of cost"))
    language = forms.ChoiceField(required=False, label=_("Language of the document"))

    class Meta:
        model = Expenditure
        fields = (
            *("line", "spent_on", "supplier", "document_number", "description", "amount_cents", "currency"),
            *("document_cents", "rate", "rate_source", "paid_on", "vat_cents", "cofinancing_cents", "is_in_kind"),
            *("cost_type", "activity", "language", "summary"),
        )
        field_classes = {"spent_on": DayField}
        widgets = {"spent_on": DateInput(), "summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"document_number": _("The number of the invoice, contract or payroll.")}

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agreement = report.agreement
        self.first = self._needed(report)
        set_choices(self, "line", agreement.lines.all())
        self.fields["activity"].empty_label = "—"  # type: ignore[attr-defined]
        set_choices(self, "activity", Event.objects.filter(report=report))
        self._choices("currency", [(code, code) for code in currency_choices(agreement)][1:], agreement.currency)
        self._choices("cost_type", [(key, title) for title, key in type_labels(agreement).items()])
        self._choices("language", [(code, label) for label, code in language_labels().items()])
        self.fields["amount_cents"].label = gettext("Amount (%(currency)s)") % {"currency": agreement.currency}
        self._leave_out(report)
        if self.instance.document_cents and not self._claims_less():
            self.initial["amount_cents"] = None  # it is reckoned anew

    def _claims_less(self) -> bool:
        """Tell whether less was claimed of a document in another currency than it comes to at its rate."""
        worth = self.instance.document_cents / self.instance.rate
        return bool(self.instance.amount_cents < worth * TOLERANCE - 1)

    def main_fields(self) -> Iterator[Any]:
        """The boxes that are always shown."""
        return (self[name] for name in self.fields if name in self.first)

    def more_fields(self) -> Iterator[Any]:
        """The boxes under “more”."""
        return (self[name] for name in self.fields if name not in self.first)

    @property
    def more_is_open(self) -> bool:
        """Whether something is written under “more”, or is wrong there."""
        return any(field.errors or not self._is_empty(field.name) for field in self.more_fields())

    def _is_empty(self, name: str) -> bool:
        """Tell whether nothing stands in a box; a sum of nothing is shown as 0.00."""
        found = self.data.get(name) if self.is_bound else self.initial.get(name)
        return found in (None, "", 0, False)

    def written(self) -> dict[str, Any]:
        """Return what the service takes; an empty sum is none, and a rate belongs to another currency only."""
        found = {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
        sums = {name: found.get(name) or 0 for name in ("vat_cents", "cofinancing_cents")}
        return found | sums

    def _choices(self, name: str, rows: Sequence[tuple[str, str]], empty: str = "—") -> None:
        set_choices(self, name, [("", empty), *rows])

    def _needed(self, report: Report) -> set[str]:
        """Return the boxes that the terms of the agreement ask for."""
        terms, agreement = report.agreement.report_terms, report.agreement
        exchanged = bool(tally_of(report).converted)
        by_day_of_payment = agreement.grant_terms.exchange == "payment" and exchanged
        asked = {
            "paid_on": terms.proof_of_payment_cents is not None or by_day_of_payment,
            "language": bool(terms.languages_without_summary),
            "summary": bool(terms.languages_without_summary),
            "cost_type": bool(terms.excluded_cost_types),
            "cofinancing_cents": bool(agreement.cofinancing_cents),
            **dict.fromkeys(EXCHANGED, exchanged),
        }
        return {*ALWAYS, *(name for name, is_asked in asked.items() if is_asked)}

    def _leave_out(self, report: Report) -> None:
        """Drop the boxes that mean nothing here: a typed rate where none counts, kinds where none are named."""
        dropped = {"rate", "rate_source"} if not takes_typed_rates(report.agreement) else set()
        dropped |= set() if type_labels(report.agreement) else {"cost_type"}
        dropped |= set() if report.activities.all() else {"activity"}
        for name in dropped:
            del self.fields[name]


class CostForm(CostFields):
    """A new cost with its receipts."""

    receipt = FilesField(
        required=False,
        label=_("Receipt"),
        help_text=_("PDF, a photograph (JPG, PNG) or an office document; several files may be chosen."),
        widget=FilesInput(attrs={"accept": f"image/*,application/pdf,{ENDINGS}"}),
    )
    photo = photo_field()

    def clean(self) -> dict[str, Any]:
        """Ask for at least one file."""
        cleaned = super().clean() or {}
        if not self.errors.get("receipt") and not self.uploads():
            self.add_error("receipt", _("Choose the receipt, or photograph it."))
        return cleaned

    def uploads(self) -> list[File]:
        """Return the files that came with it."""
        return [*self.cleaned_data.get("receipt", []), *self.cleaned_data.get("photo", [])]


class CostFilesForm(forms.Form):
    """Further files of a cost, all of one kind."""

    kind = forms.ChoiceField(label=_("What it is"), choices=CostFile.Kind.choices)
    upload = FilesField(
        required=False, label=_("Files"), widget=FilesInput(attrs={"accept": f"image/*,application/pdf,{ENDINGS}"})
    )
    photo = photo_field()

    def clean(self) -> dict[str, Any]:
        """Ask for at least one file."""
        cleaned = super().clean() or {}
        if not self.errors.get("upload") and not self.uploads():
            self.add_error("upload", _("Choose at least one file."))
        return cleaned

    def uploads(self) -> list[File]:
        """Return the files that came with it."""
        return [*self.cleaned_data.get("upload", []), *self.cleaned_data.get("photo", [])]


class CostTableForm(forms.Form):
    """A table of costs: a workbook, or rows that were copied from one."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label=_("Workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
    pasted = forms.CharField(
        required=False,
        max_length=300_000,
        strip=False,
        label=_("Or paste rows from a spreadsheet"),
        help_text=_("The same columns in the same order as in the workbook."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("file")) == bool((cleaned.get("pasted") or "").strip()):
            self.add_error("file", _("Choose a workbook or paste rows: one of both."))
        return cleaned
