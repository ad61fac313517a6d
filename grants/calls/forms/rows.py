"""The lists of a call: lots, kinds of cost, criteria, documents, relations. A button that sends the form adds a row."""

import itertools
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.figures import FIGURES
from grants.calls.forms.base import name_currency
from grants.calls.headings import DIRECT, Heading
from grants.calls.models import AskedIn, Call, CostType, ForWhom, Stage
from grants.calls.refusals import refusal
from grants.calls.rules import Conflict, conflicts
from grants.calls.terms import ROWS, mark_of
from grants.core.fields import MoneyField, PercentField
from grants.core.forms import set_choices
from grants.programmes.models import Beneficiary

MOST_ROWS = 40
Terms = dict[str, Any]


class RowForm(forms.Form):
    """A row that counts as soon as something is written in it."""

    silent: ClassVar[tuple[str, ...]] = (
        *("ORDER", "DELETE", "key", "is_required", "max_words", "applies_to", "stage", "max_files"),
        *("heading", "excluded_for", "kind", "section", "lot", "looks_at", "is_carried"),
    )

    def has_changed(self) -> bool:
        """Return whether anything is written; a position, a box or a choice alone is nothing."""
        return any(str(self[name].value() or "").strip() for name in self.fields if name not in self.silent)


class DocumentForm(RowForm):
    """A document that applicants hand in."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Document"), max_length=200)
    help = forms.CharField(label=gettext_lazy("Help"), max_length=500, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Must be there"), required=False, initial=True)
    applies_to = forms.ChoiceField(label=gettext_lazy("Asked of"), choices=ForWhom.choices, initial="both")
    stage = forms.ChoiceField(label=gettext_lazy("Handed in with"), choices=Stage.choices, initial="full")
    max_files = forms.IntegerField(label=gettext_lazy("Files at most"), min_value=1, max_value=20, initial=1)


class LotForm(RowForm):
    """A lot, or the envelope of a country."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Lot"), max_length=200)
    country = forms.ModelChoiceField(
        label=gettext_lazy("Envelope of one country"),
        queryset=Beneficiary.objects.exclude(country=""),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("Any country of the call"),
    )
    pot_cents = MoneyField(label=gettext_lazy("Money in the lot"))
    maximum_cents = MoneyField(label=gettext_lazy("Largest grant in the lot"), required=False)
    max_grants = forms.IntegerField(label=gettext_lazy("Grants at most"), min_value=1, max_value=5000, required=False)
    min_turnover_cents = MoneyField(label=gettext_lazy("Annual turnover at least"), required=False)
    max_turnover_cents = MoneyField(label=gettext_lazy("Annual turnover at most"), required=False)

    def clean_country(self) -> str | None:
        """Return the code by which the terms name a country."""
        country = self.cleaned_data["country"]
        return country.code if country else None


class CostTypeForm(RowForm):
    """A kind of cost and for whom it is excluded."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Kind of cost"), max_length=200)
    heading = forms.ChoiceField(label=gettext_lazy("Heading"), choices=[(h, Heading(h).label) for h in DIRECT])
    excluded_for = forms.ChoiceField(
        label=gettext_lazy("Excluded for"), choices=CostType.Excluded.choices, initial="all"
    )


class RelationForm(RowForm):
    """A rule between two figures of an application."""

    left = forms.ChoiceField(label=gettext_lazy("This figure"), required=True)
    op = forms.ChoiceField(
        label=gettext_lazy("is"),
        choices=[
            ("at_most", gettext_lazy("at most")),
            ("at_least", gettext_lazy("at least")),
            ("equal", gettext_lazy("exactly")),
        ],
    )
    percent = PercentField(label=gettext_lazy("percent (%)"), minimum=1, maximum=99_900)
    right = forms.ChoiceField(label=gettext_lazy("of this figure"), required=True)
    message = forms.CharField(
        label=gettext_lazy("What applicants read when it is broken"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Empty: a sentence made of the rule."),
    )

    silent = (*RowForm.silent, "op", "right")


class TermsRows(BaseFormSet):
    """A list of the terms as rows with a position and a box that takes them out; `terms` holds the list."""

    ordering_widget = forms.NumberInput
    name: str = ""
    letter: str = ""

    def __init__(self, data: Any = None, *, terms: Mapping[str, Any], call: Call | None = None, **kwargs: Any) -> None:
        self.stored, self.call = terms, call
        self.currency = call.currency if call else "EUR"
        kwargs.setdefault("initial", self.shown(terms))
        super().__init__(data, prefix="rows", **kwargs)

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows as the forms show them."""
        return [dict(row) for row in terms.get(cls.name) or []]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the terms that the rows edit."""
        return (cls.name,)

    @classmethod
    def held(cls, terms: Mapping[str, Any]) -> Any:
        """Return the rows as the terms have them."""
        return terms.get(cls.name) or []

    @classmethod
    def mends(cls, conflict: Conflict) -> bool:
        """Return whether a contradiction is mended here."""
        return conflict.at[0] == cls.name

    @property
    def mark(self) -> str:
        """A mark of the rows that were shown; it changes with any change of them."""
        return mark_of(self.stored, self.names())

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the position and the box in words, and fit the fields to the call."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Position")
        form.fields["ORDER"].initial = None if index is None else index + 1
        form.fields["DELETE"].label = _("Take this row out")
        form.empty_permitted = True  # a row that was emptied is left out
        name_currency(form, self.currency)
        self.fit(form)

    def fit(self, form: forms.Form) -> None:
        """Fit the fields of a row to the call."""

    def redrawn(self) -> "TermsRows":
        """Return the rows as they were typed with an empty one more, not saved and not checked."""
        typed = [{name: form[name].value() for name in form.fields} for form in self.forms if form.has_changed()]
        formset = type(self)(terms=self.stored, call=self.call, initial=typed)
        formset.extra = 1
        return formset

    @property
    def kept(self) -> list[tuple[int, dict[str, Any]]]:
        """The rows that stay, in their order, each with the number of its form."""
        filled = [(n, form.cleaned_data) for n, form in enumerate(self.forms) if getattr(form, "cleaned_data", None)]
        kept = [(n, row) for n, row in filled if not row.get("DELETE") and self.counts(row)]
        return sorted(kept, key=lambda pair: pair[1].get("ORDER") or MOST_ROWS)

    @property
    def main(self) -> str:
        """The column without which a row is none."""
        return "left" if self.name == "relations" else "title"

    def counts(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row says what it is a row for."""
        return bool(row.get(self.main))

    @property
    def terms(self) -> Terms:
        """The list as the terms of a call write it."""
        rows = [{name: row[name] for name in row if name not in ("ORDER", "DELETE")} for _n, row in self.kept]
        return {self.name: self._keyed(rows) if self.letter else rows}

    def clean(self) -> None:
        """Show at its row what contradicts the rest of the terms."""
        super().clean()
        if any(self.errors):
            return
        places = [number for number, _row in self.kept]
        for conflict in filter(self.mends, conflicts({**self.stored, **self.terms})):
            said = refusal(conflict, self.currency)
            form = self.forms[places[conflict.row]] if conflict.row is not None else None
            if form is None:
                raise forms.ValidationError(said)
            form.add_error(conflict.column if conflict.column in form.fields else None, said)

    def refuse(self, error: Exception, *, pot_cents: int = 0) -> None:
        """Show a refusal of a service above the rows."""
        self.non_form_errors().append(str(error))

    def _keyed(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give a new row the next key that no row of the call, retired ones included, has ever had."""
        known = {row["key"] for row in self.stored.get(self.name) or []}
        taken = known | self._former_keys()
        free = (f"{self.letter}{n}" for n in itertools.count(1) if f"{self.letter}{n}" not in taken)
        return [{**row, "key": row["key"] if row["key"] in known else next(free)} for row in rows]

    def _former_keys(self) -> set[str]:
        if self.call is None or self.call.pk is None:
            return set()
        rows: Any = ROWS[self.name].model._meta.base_manager.filter(call=self.call)
        return set(rows.values_list("key", flat=True))


class DocumentRows(TermsRows):
    """What applicants hand in."""

    name, letter = "documents", "d"

    def fit(self, form: forms.Form) -> None:
        """Leave out what makes no difference here: the stage where there is one, the kind where there is one."""
        if self.stored.get("stages") != Call.Stages.TWO:
            form.fields["stage"].widget = forms.HiddenInput()
        if self.stored.get("applicants") in ("cso", "local_authority"):
            form.fields["applies_to"].widget = forms.HiddenInput()

    @property
    def terms(self) -> Terms:
        """The documents, each asked in a stage and of a kind of applicant that the call still has."""
        one_stage = self.stored.get("stages") != Call.Stages.TWO
        kinds = {"both", self.stored.get("applicants")}
        return {
            self.name: [
                {
                    **row,
                    "stage": Stage.FULL.value if one_stage else row["stage"],
                    "applies_to": row["applies_to"] if kinds == {"both"} or row["applies_to"] in kinds else "both",
                }
                for row in super().terms[self.name]
            ]
        }


class LotRows(TermsRows):
    """The lots, or a country's envelope each."""

    name, letter = "lots", "lot"

    def fit(self, form: forms.Form) -> None:
        """Offer the countries of the call."""
        field: Any = form.fields["country"]
        field.queryset = field.queryset.filter(code__in=self.stored.get("countries") or [])

    @property
    def terms(self) -> Terms:
        """The lots; the rules of the evaluation of their own have a page for each."""
        own = {row["key"]: row.get("evaluation") or {} for row in self.stored.get("lots") or []}
        return {self.name: [{**row, "evaluation": own.get(row["key"], {})} for row in super().terms[self.name]]}


class CostTypeRows(TermsRows):
    """The kinds of cost that the call names."""

    name, letter = "cost_types", "c"


class RelationRows(TermsRows):
    """The rules between figures."""

    name = "relations"

    def fit(self, form: forms.Form) -> None:
        """Offer the figures that this call has."""
        for side in ("left", "right"):
            set_choices(form, side, [("", "—"), *figures_of(self.stored)])


def figures_of(terms: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the figures of an application that a rule can compare."""
    asked = [
        (f"question:{row['key']}", row["title"])
        for row in terms.get("questions") or []
        if row.get("kind") in ("number", "money") and row.get("stage") != AskedIn.REPORT
    ]
    return [*FIGURES.items(), *asked]


def rows_of(form: type[forms.Form], base: type[TermsRows]) -> type[TermsRows]:
    """Return the list of a form's rows, with a position and a box that takes a row out."""
    options: dict[str, Any] = {
        "can_delete": True,
        "can_order": True,
        "max_num": MOST_ROWS,
        "absolute_max": MOST_ROWS + 10,
    }
    return formset_factory(form, formset=base, validate_max=True, extra=0, **options)  # type: ignore[return-value]


DocumentFormSet = rows_of(DocumentForm, DocumentRows)
LotFormSet = rows_of(LotForm, LotRows)
CostTypeFormSet = rows_of(CostTypeForm, CostTypeRows)
RelationFormSet = rows_of(RelationForm, RelationRows)
