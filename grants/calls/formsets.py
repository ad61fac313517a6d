"""The rows of a call: questions, criteria, documents. A button that sends the form adds one; no script is needed."""

from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_ROWS = 40


class RowForm(forms.Form):
    """A row that counts as soon as something is written in it."""

    silent = ("ORDER", "DELETE", "is_required", "max_words")

    def has_changed(self) -> bool:
        """Return whether anything is written; a position, a box or a limit alone is nothing."""
        return any(str(self[name].value() or "").strip() for name in self.fields if name not in self.silent)


class QuestionForm(RowForm):
    """A question of the application form."""

    section = forms.CharField(label=gettext_lazy("Section"), max_length=120)
    title = forms.CharField(label=gettext_lazy("Question"), max_length=250)
    help = forms.CharField(label=gettext_lazy("Help"), max_length=500, required=False)
    max_words = forms.IntegerField(label=gettext_lazy("Most words"), min_value=1, max_value=3000, initial=300)
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False, initial=True)


class CriterionForm(RowForm):
    """An award criterion."""

    title = forms.CharField(label=gettext_lazy("Criterion"), max_length=200)
    help = forms.CharField(label=gettext_lazy("What evaluators look at"), max_length=500, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight, percent"), min_value=1, max_value=100)


class DocumentForm(RowForm):
    """A document that applicants hand in."""

    title = forms.CharField(label=gettext_lazy("Document"), max_length=200)
    help = forms.CharField(label=gettext_lazy("Help"), max_length=500, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Must be there"), required=False, initial=True)


class Rows(BaseFormSet):
    """Rows with a position and a box that takes them out."""

    ordering_widget = forms.NumberInput
    words: dict[str, Any] = {}

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Name the position and the box in words."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Position")
        form.fields["ORDER"].initial = None if index is None else index + 1
        form.fields["DELETE"].label = _("Take this row out")
        form.empty_permitted = True  # a row that was emptied is left out

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows that stay, in their order, as services take them."""
        filled = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        kept = [row for row in filled if not row.get("DELETE")]
        ordered = sorted(kept, key=lambda row: row.get("ORDER") or MOST_ROWS)
        return [{name: value for name, value in row.items() if name not in ("ORDER", "DELETE")} for row in ordered]

    def clean(self) -> None:
        """Refuse to save nothing where something is needed."""
        super().clean()
        if not any(self.errors) and self.words.get("at_least_one") and not self.rows:
            raise forms.ValidationError(self.words["at_least_one"])


class QuestionRows(Rows):
    """The form needs a question."""

    words = {"at_least_one": gettext_lazy("Ask at least one question.")}


class CriterionRows(Rows):
    """The weights add up to 100 %."""

    def clean(self) -> None:
        """Refuse other sums with the sum."""
        super().clean()
        total = 0 if any(self.errors) else sum(row["weight"] for row in self.rows)
        if not any(self.errors) and total != 100:
            raise forms.ValidationError(
                _("The weights add up to %(total)s %%; they must add up to 100 %%.") % {"total": total}
            )


def _factory(form: type[forms.Form], base: type[Rows]) -> Any:
    options = {"can_delete": True, "can_order": True, "max_num": MOST_ROWS, "absolute_max": MOST_ROWS + 10}
    return formset_factory(form, formset=base, validate_max=True, extra=0, **options)


QuestionFormSet = _factory(QuestionForm, QuestionRows)
CriterionFormSet = _factory(CriterionForm, CriterionRows)
DocumentFormSet = _factory(DocumentForm, Rows)


def rows_on_page(formset_class: Any, request: HttpRequest, stored: list[dict[str, Any]]) -> Any:
    """Return the rows to show: the stored ones, what was sent, or what was sent with an empty row more."""
    if request.method != "POST":
        return formset_class(initial=stored, prefix="rows")
    sent = formset_class(request.POST, prefix="rows")
    if "add" not in request.POST:
        return sent
    if not sent.management_form.is_valid():
        return sent
    typed = [{name: form[name].value() for name in form.fields} for form in sent.forms if form["title"].value()]
    formset = formset_class(initial=typed, prefix="rows")
    formset.extra = 1
    return formset


def usual_questions() -> list[dict[str, Any]]:
    """Return the questions that most calls ask, as a beginning."""
    return [
        _question(_("Why it is needed"), _("What is the problem, whom does it touch, and how do you know?"), 400),
        _question(_("Why it is needed"), _("How does the project serve the purpose of this call?"), 300),
        _question(_("What you will do"), _("What will you do, where, and month by month?"), 600),
        _question(_("What you will do"), _("Who will take part, and how many people will it reach?"), 300),
        _question(_("What will change"), _("What will be different at the end, and how will you know?"), 300),
        _question(_("Who you are"), _("What experience do you and your staff bring?"), 300),
    ]


def usual_criteria() -> list[dict[str, Any]]:
    """Return the criteria and weights that calls of this kind commonly use, as a beginning."""
    return [
        {"title": _("Relevance and added value for the purpose of the call"), "weight": 40},
        {"title": _("Quality and feasibility of the plan"), "weight": 30},
        {"title": _("Clarity and cost-effectiveness of application and budget"), "weight": 20},
        {"title": _("Experience of the applicant and its staff"), "weight": 10},
    ]


def usual_documents() -> list[dict[str, Any]]:
    """Return the documents that most calls ask for, as a beginning."""
    return [
        {"title": _("Registration certificate"), "is_required": True},
        {"title": _("Statutes, or for a local authority the decision that it takes part"), "is_required": True},
        {"title": _("CV of the person in charge"), "is_required": False},
    ]


def _question(section: str, title: str, words: int) -> dict[str, Any]:
    return {"section": section, "title": title, "max_words": words, "is_required": True}
