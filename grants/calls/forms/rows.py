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
from grants.calls.models import Call, CostType, ForWhom, Stage
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.terms import ROWS, mark_of, plain
from grants.core.fields import MoneyField, PercentField
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


class CriteriaSectionForm(RowForm):
    """A section of the award criteria."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Section"), max_length=200)
    threshold = forms.DecimalField(
        label=gettext_lazy("Points at least"),
        min_value=0,
        max_value=999,
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("Who has fewer fails, whatever the points in all. Empty: no threshold."),
    )
    stage = forms.ChoiceField(label=gettext_lazy("Scored on"), choices=Stage.choices, initial="full", required=False)
    lot = forms.ChoiceField(label=gettext_lazy("Only in the lot"), required=False)
    is_carried = forms.BooleanField(
        label=gettext_lazy("Not scored again: the points of the concept note's section of this name count"),
        required=False,
    )


class CriterionForm(RowForm):
    """An award criterion."""

    key = forms.SlugField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(label=gettext_lazy("Criterion"), max_length=200)
    help = forms.CharField(label=gettext_lazy("What evaluators look at"), max_length=500, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight, in points"), min_value=1, max_value=1000)
    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    stage = forms.ChoiceField(label=gettext_lazy("Scored on"), choices=Stage.choices, initial="full", required=False)
    lot = forms.ChoiceField(label=gettext_lazy("Only in the lot"), required=False)
    looks_at = forms.MultipleChoiceField(
        label=gettext_lazy("Questions that it looks at"), required=False, widget=forms.CheckboxSelectMultiple
    )


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
        kept = [(n, row) for n, row in filled if not row.get("DELETE") and row.get(self.main)]
        return sorted(kept, key=lambda pair: pair[1].get("ORDER") or MOST_ROWS)

    @property
    def main(self) -> str:
        """The column without which a row is none."""
        return "left" if self.name == "relations" else "title"

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
        for conflict in conflicts({**self.stored, **self.terms}):
            if conflict.at[0] != self.name:
                continue
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


class JudgedRows(TermsRows):
    """Rows that belong to a stage and may belong to one lot."""

    def fit(self, form: forms.Form) -> None:
        """Leave out the stage where there is one, and the lot where there is none."""
        lots = self.stored.get("lots") or []
        form.fields["lot"].choices = [("", _("Every lot")), *((lot["key"], lot["title"]) for lot in lots)]  # type: ignore[attr-defined]
        if not lots:
            form.fields["lot"].widget = forms.HiddenInput()
        if not self.has_two_stages:
            form.fields["stage"].widget = forms.HiddenInput()

    @property
    def has_two_stages(self) -> bool:
        return bool(self.stored.get("stages") == Call.Stages.TWO)

    @property
    def terms(self) -> Terms:
        """The rows, each scored in a stage that the call has."""
        rows = super().terms[self.name]
        if not self.has_two_stages:
            rows = [{**row, "stage": Stage.FULL.value} for row in rows]
        return {self.name: [{name: plain(value) for name, value in row.items()} for row in rows]}


class CriteriaSectionRows(JudgedRows):
    """A section that is taken over from the concept note has the key of the one of its name there."""

    name, letter = "criteria_sections", "s"

    def fit(self, form: forms.Form) -> None:
        """Ask whether points are taken over in two stages alone."""
        super().fit(form)
        if not self.has_two_stages:
            del form.fields["is_carried"]

    @property
    def terms(self) -> Terms:
        """The sections; whoever stands in both stages is told apart by the stage."""
        rows = super().terms[self.name]
        concept = {(_folded(row["title"]), row["lot"]): row["key"] for row in rows if row["stage"] == "concept"}
        found = []
        for row in rows:
            same = concept.get((_folded(row["title"]), row["lot"])) or concept.get((_folded(row["title"]), ""))
            is_carried = bool(row.get("is_carried"))
            key = same if is_carried and same else row["key"]
            found.append({**row, "key": key, "is_carried": is_carried})
        return {self.name: found}


class CriterionRows(JudgedRows):
    """The weights of a stage add up to its points in all."""

    name, letter = "criteria", "c"

    def fit(self, form: forms.Form) -> None:
        """Offer the sections that are scored, and the questions of the form."""
        super().fit(form)
        scored = [row for row in self.stored.get("criteria_sections") or [] if not row.get("is_carried")]
        sections = {row["key"]: row["title"] for row in scored}
        asked = [(row["key"], row["title"]) for row in self.stored.get("questions") or []]
        fields: Any = form.fields
        fields["section"].choices = [("", "—"), *sections.items()]
        fields["looks_at"].choices = asked
        if not sections:
            fields["section"].widget = forms.HiddenInput()
        if not asked:
            del fields["looks_at"]

    @property
    def terms(self) -> Terms:
        """The criteria; without a form there is nothing that they could look at."""
        return {self.name: [{"looks_at": [], **row} for row in super().terms[self.name]]}


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


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
            form.fields[side].choices = [("", "—"), *figures_of(self.stored)]  # type: ignore[attr-defined]


def figures_of(terms: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the figures of an application that a rule can compare."""
    asked = [
        (f"question:{row['key']}", row["title"])
        for row in terms.get("questions") or []
        if row.get("kind") in ("number", "money")
    ]
    return [*FIGURES.items(), *asked]


def _factory(form: type[forms.Form], base: type[TermsRows]) -> type[TermsRows]:
    options: dict[str, Any] = {
        "can_delete": True,
        "can_order": True,
        "max_num": MOST_ROWS,
        "absolute_max": MOST_ROWS + 10,
    }
    return formset_factory(form, formset=base, validate_max=True, extra=0, **options)  # type: ignore[return-value]


CriteriaSectionFormSet = _factory(CriteriaSectionForm, CriteriaSectionRows)
CriterionFormSet = _factory(CriterionForm, CriterionRows)
DocumentFormSet = _factory(DocumentForm, DocumentRows)
LotFormSet = _factory(LotForm, LotRows)
CostTypeFormSet = _factory(CostTypeForm, CostTypeRows)
RelationFormSet = _factory(RelationForm, RelationRows)
