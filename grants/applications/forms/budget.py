"""The budget as it is typed: lines under the six headings, and what the applicant brings."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications.forms.amounts import QuantityField
from grants.applications.models import Application
from grants.applications.rules import line_amount
from grants.calls.models import Heading
from grants.core.fields import MoneyField
from grants.core.money import LIMIT_CENTS, format_amount

PREFIX, MOST_LINES = "lines", 100
ROW_NAME = re.compile(rf"{PREFIX}-([0-9]{{1,5}})-heading")
COLUMNS = ("heading", "description", "unit", "quantity", "unit_rate_cents")


class LineForm(forms.Form):
    """A line: what for, unit, quantity × unit rate; an empty one is left out."""

    heading = forms.ChoiceField(choices=Heading.choices, widget=forms.HiddenInput)
    description = forms.CharField(label=gettext_lazy("What for"), max_length=200)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=40)
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    unit_rate_cents = MoneyField(label=gettext_lazy("Unit rate"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in COLUMNS[1:]:
            self._dress(name)

    def _dress(self, name: str) -> None:
        """Give the box its look, and an error its link to the box."""
        attrs = self.fields[name].widget.attrs
        attrs["class"] = f"form-control {attrs.get('class', '')}".strip()
        if self.is_bound and self.errors.get(name):
            attrs["class"] += " is-invalid"
            attrs["aria-invalid"] = "true"
            attrs["aria-describedby"] = f"{self[name].auto_id}-error"

    @property
    def number(self) -> str:
        """The number of the row in what is sent, which “remove” names."""
        return str(self.prefix).removeprefix(f"{PREFIX}-")

    @property
    def is_blank(self) -> bool:
        """True for a row in which nothing was typed."""
        return not any(str(self[name].value() or "").strip() for name in COLUMNS[1:])

    @property
    def heading_value(self) -> str:
        """The heading under which the row stands."""
        return str(self["heading"].value() or "")

    @property
    def amount_cents(self) -> int | None:
        """Quantity × unit rate in cents, as far as both are known."""
        source = getattr(self, "cleaned_data", None) if self.is_bound else self.initial
        quantity, rate = (source or {}).get("quantity"), (source or {}).get("unit_rate_cents")
        return line_amount(quantity, rate) if quantity and rate else None

    def clean(self) -> dict[str, Any]:
        """Refuse a product that is too large or rounds to nothing."""
        amount = self.amount_cents
        if amount is not None and not 0 < amount <= LIMIT_CENTS:
            limit = format_amount(LIMIT_CENTS)
            self.add_error(
                "unit_rate_cents", _("Quantity × unit rate must lie between 0.01 and %(limit)s.") % {"limit": limit}
            )
        return self.cleaned_data


class CofinancingForm(forms.Form):
    """What the applicant and others bring; `seen` marks the version that the page showed."""

    cofinancing_cents = MoneyField(label=gettext_lazy("Co-financing"), allow_zero=True, required=False)
    cofinancing_source = forms.CharField(
        label=gettext_lazy("Brought by whom, in cash or in kind"), max_length=250, required=False
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class BudgetInput:
    """All rows of the budget page with the co-financing, as one form that knows its headings."""

    def __init__(self, rows: list[LineForm], cofinancing: CofinancingForm) -> None:
        self.rows, self.cofinancing = rows, cofinancing

    @classmethod
    def stored(cls, application: Application, *, mark: str) -> "BudgetInput":
        """Return the budget as it stands."""
        rows = [
            LineForm(initial={name: getattr(line, name) for name in COLUMNS}, prefix=f"{PREFIX}-{number}")
            for number, line in enumerate(application.lines.all())
        ]
        initial = {
            "cofinancing_cents": application.cofinancing_cents,
            "cofinancing_source": application.cofinancing_source,
            "seen": mark,
        }
        return cls(rows, CofinancingForm(initial=initial))

    @classmethod
    def posted(cls, data: QueryDict) -> "BudgetInput":
        """Return the budget as it was typed; `add` asks for one more row, `remove` takes one away."""
        kept = [row for number, row in _rows_of(data) if str(number) != data.get("remove")]
        wanted = data.get("add", "")
        if wanted in Heading.values and len(kept) < MOST_LINES:
            kept.append({"heading": wanted})
        rows = [_bound(number, row) for number, row in enumerate(kept[: 2 * MOST_LINES])]
        typed = cls(rows, CofinancingForm(data))
        if len(typed.filled) > MOST_LINES and typed.cofinancing.errors is not None:
            typed.cofinancing.add_error(None, _("A budget has at most %(most)s lines.") % {"most": MOST_LINES})
        return typed

    @property
    def filled(self) -> list[LineForm]:
        """The rows in which something was typed."""
        return [row for row in self.rows if not row.is_blank]

    @property
    def forms(self) -> list[forms.Form]:
        """The forms with something to mend, as the summary at the top reads them."""
        return [form for form in (*self.filled, self.cofinancing) if form.is_bound and form.errors]

    def non_form_errors(self) -> list[str]:
        """Return nothing: whatever is wrong here is wrong at a field."""
        return []

    def is_valid(self) -> bool:
        """Tell whether every figure can be taken."""
        return not self.forms

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The six headings in their order, each with its rows and its sum."""
        return [
            {
                "value": value,
                "label": label,
                "rows": [row for row in self.rows if row.heading_value == value],
                "sum": sum(row.amount_cents or 0 for row in self.rows if row.heading_value == value),
            }
            for value, label in Heading.choices
        ]

    @property
    def pattern(self) -> LineForm:
        """An empty row from which the page makes new ones by itself."""
        return LineForm(initial={"heading": ""}, prefix=f"{PREFIX}-__number__")

    @property
    def total_cents(self) -> int:
        """The sum of the rows that can be read."""
        return sum(row.amount_cents or 0 for row in self.rows)

    @property
    def cofinancing_cents(self) -> int:
        """The co-financing as far as it can be read."""
        if not self.cofinancing.is_bound:
            return int(self.cofinancing.initial["cofinancing_cents"])
        self.cofinancing.is_valid()
        return int(self.cofinancing.cleaned_data.get("cofinancing_cents") or 0)

    @property
    def requested_cents(self) -> int:
        """The grant asked for: the total less the co-financing."""
        return self.total_cents - self.cofinancing_cents

    def lines(self) -> list[dict[str, Any]]:
        """Return the rows as the service takes them, under the headings in their order."""
        order = {value: place for place, value in enumerate(Heading.values)}
        cleaned = [{name: row.cleaned_data[name] for name in COLUMNS} for row in self.filled]
        return sorted(cleaned, key=lambda line: order[line["heading"]])


def _rows_of(data: QueryDict) -> list[tuple[int, dict[str, str]]]:
    """Return the rows by their numbers, which have gaps where rows were taken away."""
    numbers = sorted(int(found[1]) for name in data if (found := ROW_NAME.fullmatch(name)))
    return [(number, {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in COLUMNS}) for number in numbers]


def _bound(number: int, row: dict[str, str]) -> LineForm:
    prefix = f"{PREFIX}-{number}"
    form = LineForm({f"{prefix}-{name}": row.get(name, "") for name in COLUMNS}, prefix=prefix)
    return LineForm(initial={"heading": row["heading"]}, prefix=prefix) if form.is_blank else form
