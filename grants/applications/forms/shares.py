"""The two headings that are a share of the direct costs, each one line: a percentage of them, or an amount."""

import re
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from grants.applications.models import Application, BudgetLine
from grants.applications.rules import Line, share_amount
from grants.calls.headings import Heading
from grants.core.fields import MoneyField, PercentField
from grants.core.money import LIMIT_CENTS, format_amount

PERCENT: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))? %")  # how the unit of a line says its share


class ShareForm(forms.Form):
    """Indirect costs, or the reserve: a percentage of the direct costs or an amount, and what of it is brought."""

    percent = PercentField(label=gettext_lazy("Percent of the direct costs"), required=False, minimum=1)
    amount = MoneyField(label=gettext_lazy("or an amount"), required=False)
    cofinancing_cents = MoneyField(label=gettext_lazy("You and others bring"), allow_zero=True, required=False)
    in_kind = forms.BooleanField(label=gettext_lazy("in kind"), required=False)

    def __init__(self, *args: Any, heading: str, direct_cents: int, **kwargs: Any) -> None:
        super().__init__(*args, prefix=prefix_of(heading), **kwargs)
        self.heading, self.direct_cents = heading, direct_cents
        self.fields["cofinancing_cents"].widget.attrs["placeholder"] = " "  # by it the style knows an empty box
        for name in self.fields:
            dress(self, name)

    @classmethod
    def stored(cls, heading: str, line: BudgetLine | None, direct_cents: int) -> "ShareForm":
        """Return the share as it stands: as a percentage where it was given as one and still comes to its amount."""
        initial: dict[str, Any] = {}
        if line is not None:
            points = points_of(line.unit)
            by_percent = points is not None and share_amount(direct_cents, points) == line.amount_cents
            initial = {
                "percent": points if by_percent else None,
                "amount": None if by_percent else line.amount_cents,
                "cofinancing_cents": line.cofinancing_cents or None,
                "in_kind": line.in_kind,
            }
        return cls(initial=initial, heading=heading, direct_cents=direct_cents)

    @staticmethod
    def was_sent(heading: str, data: QueryDict) -> bool:
        """Tell whether anything was typed for the heading."""
        names = ("percent", "amount", "cofinancing_cents")
        return any(data.get(f"{prefix_of(heading)}-{name}", "").strip() for name in names)

    @property
    def label(self) -> str:
        """The heading in words."""
        return str(Heading(self.heading).label)

    @property
    def is_blank(self) -> bool:
        """True where nothing was typed."""
        return not any(str(self[name].value() or "").strip() for name in ("percent", "amount", "cofinancing_cents"))

    @property
    def amount_cents(self) -> int | None:
        """The amount in cents, as far as it can be read."""
        known = self._known()
        points, amount = known.get("percent"), known.get("amount")
        return share_amount(self.direct_cents, points) if points else amount

    @property
    def brought_cents(self) -> int:
        """What is brought to it in cents, as far as it can be read."""
        return int(self._known().get("cofinancing_cents") or 0)

    @property
    def as_line(self) -> Line:
        """The share as the rules see it."""
        return Line(self.heading, self.amount_cents or 0, self.brought_cents, bool(self._known().get("in_kind")))

    def _known(self) -> dict[str, Any]:
        if not self.is_bound:
            return self.initial
        self.is_valid()
        return self.cleaned_data

    def clean(self) -> dict[str, Any]:
        """Refuse both ways at once, a share of nothing, and more brought than it comes to."""
        points, amount = self.cleaned_data.get("percent"), self.cleaned_data.get("amount")
        brought = self.cleaned_data.get("cofinancing_cents") or 0
        if points and amount:
            self.add_error("amount", _("Write either a percentage or an amount, and leave the other empty."))
        elif points and not share_amount(self.direct_cents, points):
            self.add_error("percent", _("There are no direct costs of which this could be a share."))
        elif points and share_amount(self.direct_cents, points) > LIMIT_CENTS:
            limit = format_amount(LIMIT_CENTS)
            self.add_error("percent", _("This comes to more than %(limit)s.") % {"limit": limit})
        elif not self.errors:
            total = share_amount(self.direct_cents, points) if points else amount or 0
            if brought > total:
                self.add_error("cofinancing_cents", too_much_brought(total))
        return self.cleaned_data


def share_line(share: ShareForm, application: Application) -> dict[str, Any]:
    """Return a share as one line; its unit says the percentage, and its words are in the application's language."""
    points = share.cleaned_data["percent"]
    with override(application.language or application.call.authentic_language):
        title = str(Heading(share.heading).label).partition(" ")[2]
        lump = _("lump sum")
    return {
        "heading": share.heading,
        "description": title,
        "unit": percent_unit(points) if points else lump,
        "quantity": Decimal(1),
        "unit_rate_cents": share.amount_cents,
        "cofinancing_cents": share.brought_cents,
        "in_kind": share.cleaned_data["in_kind"],
        "cost_type": None,
        "partner": None,
    }


def prefix_of(heading: str) -> str:
    """Return the prefix under which the fields of a share are sent."""
    return f"share-{heading}"


def percent_unit(points: int) -> str:
    """Return basis points as the unit of a line, the same in every language."""
    return f"{(Decimal(points) / 100).normalize():f} %"


def points_of(unit: str) -> int | None:
    """Return the basis points that the unit of a line says, or None."""
    found = PERCENT.fullmatch(unit)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None


def too_much_brought(amount_cents: int) -> str:
    """Say that more is brought to a line than it costs."""
    return _("At most the whole line can be brought: %(amount)s.") % {"amount": format_amount(amount_cents)}


def dress(form: forms.Form, name: str) -> None:
    """Give a box its look, and an error its link to the box."""
    widget = form.fields[name].widget
    attrs = widget.attrs
    look = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}.get(type(widget), "form-control")
    attrs["class"] = f"{look} {attrs.get('class', '')}".strip()
    if form.is_bound and form.errors.get(name):
        attrs["class"] += " is-invalid"
        attrs["aria-invalid"] = "true"
        attrs["aria-describedby"] = f"{form[name].auto_id}-error"
