"""The sections of award criteria and the criteria, each scored in a stage and perhaps in one lot."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.forms.rows import RowForm, Terms, TermsRows, rows_of
from grants.calls.models import AskedIn, Call, Stage
from grants.calls.terms import plain
from grants.core.forms import set_choices


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


class JudgedRows(TermsRows):
    """Rows that belong to a stage and may belong to one lot."""

    def fit(self, form: forms.Form) -> None:
        """Leave out the stage where there is one, and the lot where there is none."""
        lots = self.stored.get("lots") or []
        set_choices(form, "lot", [("", _("Every lot")), *((lot["key"], lot["title"]) for lot in lots)])
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
        form_rows = [row for row in self.stored.get("questions") or [] if row.get("stage") != AskedIn.REPORT]
        asked = [(row["key"], row["title"]) for row in form_rows]
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


CriteriaSectionFormSet = rows_of(CriteriaSectionForm, CriteriaSectionRows)
CriterionFormSet = rows_of(CriterionForm, CriterionRows)
