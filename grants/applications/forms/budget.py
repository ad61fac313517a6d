"""The budget as it is typed: lines under the headings, shares of the direct costs, and who brings what."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications.budgeting import (
    MOST_LINES,
    Offer,
    OwnBudget,
    known_figures,
    limits_of,
    offer_of,
    own_budgets,
)
from grants.applications.forms.amounts import LineTextField, QuantityField
from grants.applications.forms.shares import ShareForm, dress, share_line, too_much_brought
from grants.applications.models import Application
from grants.applications.rules import Line, figures_of, line_amount
from grants.applications.rules.budget import SHARES
from grants.calls.headings import DIRECT, Heading
from grants.core.fields import MoneyField
from grants.core.money import LIMIT_CENTS, format_amount

PREFIX: Final = "lines"
ROW_NAME: Final = re.compile(rf"{PREFIX}-([0-9]{{1,5}})-heading")
TYPED: Final = ("description", "unit", "quantity", "unit_rate_cents", "cofinancing_cents")
COLUMNS: Final = ("heading", *TYPED, "in_kind", "cost_type", "partner")


class LineForm(forms.Form):
    """A line: what for, unit, quantity × unit rate, what is brought to it, of which kind, by whom; empty ones fall."""

    heading = forms.ChoiceField(choices=Heading.choices[: len(DIRECT)], widget=forms.HiddenInput)
    description = LineTextField(label=gettext_lazy("What for"), max_length=200)
    unit = LineTextField(label=gettext_lazy("Unit"), max_length=40)
    quantity = QuantityField(label=gettext_lazy("Quantity"))
    unit_rate_cents = MoneyField(label=gettext_lazy("Unit rate"))
    cofinancing_cents = MoneyField(label=gettext_lazy("You and others bring"), allow_zero=True, required=False)
    in_kind = forms.BooleanField(label=gettext_lazy("in kind"), required=False)
    cost_type = forms.ChoiceField(label=gettext_lazy("Kind of cost"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("Spent by"), required=False)

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        under = offer.types_under(self.heading_value)
        self.fields["cost_type"].choices = [("", _("None of these")), *under]
        names = [(str(row.pk), row.name) for row in offer.partners]
        self.fields["partner"].choices = [("", offer.application.organisation.name), *names]
        self.has_types, self.has_partners = bool(under), bool(names)
        self.excluded_types = offer.excluded_under(self.heading_value)
        self.fields["cofinancing_cents"].widget.attrs["placeholder"] = " "  # by it the style knows an empty box
        for name in COLUMNS[1:]:
            dress(self, name)

    @property
    def number(self) -> str:
        """The number of the row in what is sent, which “remove” names."""
        return str(self.prefix).removeprefix(f"{PREFIX}-")

    @property
    def is_blank(self) -> bool:
        """True for a row in which nothing was typed; a kind of cost or a partner alone is nothing."""
        return not any(str(self[name].value() or "").strip() for name in TYPED)

    @property
    def heading_value(self) -> str:
        """The heading under which the row stands."""
        return str(self["heading"].value() or "")

    @property
    def amount_cents(self) -> int | None:
        """Quantity × unit rate in cents, as far as both are known."""
        source = self._known()
        quantity, rate = source.get("quantity"), source.get("unit_rate_cents")
        return line_amount(quantity, rate) if quantity and rate else None

    @property
    def brought_cents(self) -> int:
        """What is brought to the line in cents, as far as it can be read."""
        return int(self._known().get("cofinancing_cents") or 0)

    @property
    def as_line(self) -> Line:
        """The row as the rules see it, as far as it can be read."""
        known = self._known()
        kind, in_kind = known.get("cost_type") or "", bool(known.get("in_kind"))
        return Line(self.heading_value, self.amount_cents or 0, self.brought_cents, in_kind, str(kind))

    @property
    def is_excluded(self) -> bool:
        """True for a kind of cost that this applicant may not charge."""
        return str(self["cost_type"].value() or "") in self.excluded_types

    @property
    def partner_value(self) -> str:
        """The id of the partner who spends it, or an empty string for the applicant."""
        return str(self._known().get("partner") or "")

    def _known(self) -> dict[str, Any]:
        if not self.is_bound:
            return self.initial
        self.is_valid()
        return self.cleaned_data

    def clean(self) -> dict[str, Any]:
        """Refuse a product that is too large or rounds to nothing, and more brought than it costs."""
        quantity, rate = self.cleaned_data.get("quantity"), self.cleaned_data.get("unit_rate_cents")
        amount = line_amount(quantity, rate) if quantity and rate else None
        if amount is not None and not 0 < amount <= LIMIT_CENTS:
            limit = format_amount(LIMIT_CENTS)
            self.add_error(
                "unit_rate_cents", _("Quantity × unit rate must lie between 0.01 and %(limit)s.") % {"limit": limit}
            )
        elif amount is not None and (self.cleaned_data.get("cofinancing_cents") or 0) > amount:
            self.add_error("cofinancing_cents", too_much_brought(amount))
        return self.cleaned_data

    def as_row(self) -> dict[str, Any]:
        """Return the row as the service takes it."""
        values = {name: self.cleaned_data[name] for name in COLUMNS}
        return {
            **values,
            "cofinancing_cents": values["cofinancing_cents"] or 0,
            "cost_type": self.offer.cost_type(values["cost_type"]),
            "partner": self.offer.partner(values["partner"]),
        }


class CofinancingForm(forms.Form):
    """Who brings what is brought; `seen` marks the version that the page showed."""

    cofinancing_source = LineTextField(
        label=gettext_lazy("Brought by whom, in cash or in kind"), max_length=250, required=False
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class WorkbookForm(forms.Form):
    """A workbook with the lines of a budget."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        help_text=gettext_lazy("At most 2 MB and 100 lines. Nothing is saved before you have seen what will change."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class BudgetInput:
    """All rows of the budget page with its shares and who brings what, as one form that knows its headings."""

    def __init__(
        self, offer: Offer, rows: list[LineForm], shares: dict[str, ShareForm], cofinancing: CofinancingForm
    ) -> None:
        self.offer, self.rows, self.shares, self.cofinancing = offer, rows, shares, cofinancing

    @classmethod
    def stored(cls, application: Application, *, mark: str) -> "BudgetInput":
        """Return the budget as it stands."""
        offer, lines = offer_of(application), list(application.lines.all())
        direct = sum(line.amount_cents for line in lines if line.heading in DIRECT)
        rows = [
            LineForm(initial=_initial(line), prefix=f"{PREFIX}-{number}", offer=offer)
            for number, line in enumerate(line for line in lines if line.heading in DIRECT)
        ]
        there = {line.heading: line for line in lines}
        shares = {name: ShareForm.stored(name, there.get(name), direct) for name in offer.shares}
        initial = {"cofinancing_source": application.cofinancing_source, "seen": mark}
        return cls(offer, rows, shares, CofinancingForm(initial=initial))

    @classmethod
    def posted(cls, application: Application, data: QueryDict) -> "BudgetInput":
        """Return the budget as it was typed; `add` asks for one more row, `remove` takes one away."""
        offer = offer_of(application)
        kept = [row for number, row in _rows_of(data) if str(number) != data.get("remove")]
        wanted = data.get("add", "")
        if wanted in DIRECT and len(kept) < MOST_LINES:
            kept.append({"heading": wanted})
        rows = [_bound(number, row, offer) for number, row in enumerate(kept[: 2 * MOST_LINES])]
        direct = sum(row.amount_cents or 0 for row in rows)
        names = [name for name in SHARES if name in offer.shares or ShareForm.was_sent(name, data)]
        shares = {name: ShareForm(data, heading=name, direct_cents=direct) for name in names}
        typed = cls(offer, rows, shares, CofinancingForm(data))
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
        every = (*self.filled, *self.shares.values(), self.cofinancing)
        return [form for form in every if form.is_bound and form.errors]

    def non_form_errors(self) -> list[str]:
        """Return nothing: whatever is wrong here is wrong at a field."""
        return []

    def is_valid(self) -> bool:
        """Tell whether every figure can be taken."""
        return not self.forms

    @property
    def headings(self) -> list[dict[str, Any]]:
        """The six headings in their order, each with its rows, its sum, and an empty row to make new ones from."""
        return [
            {
                "value": value,
                "label": Heading(value).label,
                "rows": [row for row in self.rows if row.heading_value == value],
                "sum": self.figures.get(f"heading:{value}", 0),
                "pattern": LineForm(initial={"heading": value}, prefix=f"{PREFIX}-__number__", offer=self.offer),
            }
            for value in DIRECT
        ]

    @property
    def stray(self) -> list[LineForm]:
        """The rows that were sent under a heading that does not exist; they are shown so that nothing is lost."""
        return [row for row in self.filled if row.heading_value not in DIRECT]

    @property
    def lines_for_rules(self) -> list[Line]:
        """The lines as the rules see them, as far as they can be read."""
        rows = [row.as_line for row in self.filled]
        return [*rows, *(share.as_line for share in self.shares.values() if not share.is_blank)]

    @property
    def figures(self) -> dict[str, int]:
        """The figures of the budget as typed, with those from elsewhere that its rules name."""
        return figures_of(self.lines_for_rules, others=self.others)

    @property
    def before_reserve_cents(self) -> int:
        """The total without the contingency reserve, in cents."""
        return self.figures["total"] - self.figures.get("heading:contingency", 0)

    @property
    def brought_points(self) -> int:
        """What is brought as a share of the total cost, in basis points rounded down."""
        return self.figures["cofinancing"] * 10_000 // self.figures["total"] if self.figures["total"] else 0

    @property
    def others(self) -> dict[str, int]:
        """The figures from elsewhere that the call's relations name."""
        if not hasattr(self, "_others"):
            self._others = known_figures(self.offer.application)
        return self._others

    @property
    def limits(self) -> Any:
        """The rules of the call for this application."""
        if not hasattr(self, "_limits"):
            self._limits = limits_of(self.offer.application)
        return self._limits

    @property
    def own_budgets(self) -> list[OwnBudget]:
        """What the applicant and each partner spend themselves; nothing where there is no partner."""
        if not self.offer.partners:
            return []
        spent = [(row.partner_value, row.amount_cents or 0, row.brought_cents) for row in self.filled]
        spent += [("", share.amount_cents or 0, share.brought_cents) for share in self.shares.values()]
        names = [("", self.offer.application.organisation.name)]
        return own_budgets(spent, names + [(str(row.pk), row.name) for row in self.offer.partners])

    def problems_by_cell(self, cells: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what is wrong with each field as (cell of a workbook, sentence)."""
        found = []
        for form in self.forms:
            for name, texts in form.errors.items():
                bound = form[name] if name in form.fields else None
                label = f"{bound.label}: " if bound is not None else ""
                cell = cells.get(bound.html_name, "") if bound is not None else ""
                found += [(cell, f"{label}{text}") for text in texts]
        return found

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines as the service takes them, under the headings in their order."""
        order = {value: place for place, value in enumerate(Heading.values)}
        rows = [row.as_row() for row in self.filled]
        shares = [share_line(share, self.offer.application) for share in self.shares.values() if not share.is_blank]
        return sorted([*rows, *shares], key=lambda line: order[line["heading"]])


def _initial(line: Any) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in COLUMNS[:-2]}
    return {
        **values,
        "cofinancing_cents": line.cofinancing_cents or None,
        "cost_type": line.cost_type.key if line.cost_type else "",
        "partner": line.partner_id or "",
    }


def _rows_of(data: QueryDict) -> list[tuple[int, dict[str, str]]]:
    """Return the rows by their numbers, which have gaps where rows were taken away."""
    numbers = sorted(int(found[1]) for name in data if (found := ROW_NAME.fullmatch(name)))
    return [(number, {name: data.get(f"{PREFIX}-{number}-{name}", "") for name in COLUMNS}) for number in numbers]


def _bound(number: int, row: dict[str, str], offer: Offer) -> LineForm:
    prefix = f"{PREFIX}-{number}"
    form = LineForm({f"{prefix}-{name}": row.get(name, "") for name in COLUMNS}, prefix=prefix, offer=offer)
    if not form.is_blank:
        return form
    return LineForm(initial={"heading": row["heading"]}, prefix=prefix, offer=offer)
