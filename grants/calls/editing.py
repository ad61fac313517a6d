"""The pages on which the terms of a call are set, part by part.

A part takes any terms and gives back those that it edits, so the same pages serve a draft and a corrigendum:

    part = part_of("timetable")
    form = part.form(terms, request.POST or None, call=call)
    if form.is_bound and form.is_valid():
        terms_from(form)        # {"closes_at": "2027-03-28T21:59:59+00:00", …} or {"lots": [...]}
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls import forms
from grants.calls.forms.usual import usual_criteria, usual_documents
from grants.calls.models import Call
from grants.calls.terms import Terms
from grants.core.fields import MoneyField, PercentField, format_percent
from grants.core.money import format_money

Form = forms.TermsForm | forms.TermsRows


@dataclass(frozen=True)
class Part:
    """Some terms that belong together: their page, and the form that edits them."""

    key: str
    title: Any
    lead: Any
    factory: type[Any]
    row: Any = ""  # how one row is called, where the part is a list
    usual: Callable[[], list[dict[str, Any]]] | None = None
    template: str = "grants/calls/edit.html"

    @property
    def names(self) -> tuple[str, ...]:
        """The terms that the part edits."""
        return self.factory.names()

    def held(self, terms: Mapping[str, Any]) -> Any:
        """Return what of the terms the part edits: the rows of a list."""
        return self.factory.held(terms)

    @property
    def is_list(self) -> bool:
        """Whether it edits rows."""
        return issubclass(self.factory, forms.TermsRows)

    def form(self, terms: Mapping[str, Any], data: Any = None, *, call: Call | None = None) -> Any:
        """Return the part's form on these terms; rows sent by “add a row” come back with an empty one, unchecked."""
        if not self.is_list:
            return self.factory(data, terms=terms, call=call)
        if data is None:
            usual = self.usual() if self.usual and not terms.get(self.names[0]) else None
            return self.factory(terms=terms, call=call, **({"initial": usual} if usual else {}))
        sent = self.factory(data, terms=terms, call=call)
        return sent.redrawn() if "add" in data and sent.management_form.is_valid() else sent

    def is_suggested(self, terms: Mapping[str, Any], form: Any) -> bool:
        """Return whether the rows shown are only what most calls use."""
        return bool(self.usual) and not form.is_bound and not terms.get(self.names[0])


PARTS: Final[dict[str, Part]] = {
    part.key: part
    for part in (
        Part(
            "purpose",
            gettext_lazy("What it is for"),
            gettext_lazy("The first thing that an applicant reads."),
            forms.PurposeForm,
        ),
        Part(
            "money",
            gettext_lazy("Money and co-financing"),
            gettext_lazy("How much there is, how large a grant may be, and what the grantee brings."),
            forms.MoneyForm,
        ),
        Part(
            "lots",
            gettext_lazy("Lots and country envelopes"),
            gettext_lazy("Parts of the pot with rules and a committee of their own. A call without lots needs none."),
            forms.LotFormSet,
            row=gettext_lazy("Lot"),
        ),
        Part(
            "ceilings",
            gettext_lazy("Ceilings"),
            gettext_lazy("The most that a heading of the budget may take. Empty: no ceiling."),
            forms.CeilingsForm,
        ),
        Part(
            "cost-types",
            gettext_lazy("Kinds of cost"),
            gettext_lazy("Kinds of cost that the call names, and for whom they are excluded."),
            forms.CostTypeFormSet,
            row=gettext_lazy("Kind of cost"),
        ),
        Part(
            "applicants",
            gettext_lazy("Who may apply"),
            gettext_lazy("The conditions that an applicant meets, and the languages of the call."),
            forms.ApplicantsForm,
        ),
        Part(
            "partners",
            gettext_lazy("Partners"),
            gettext_lazy("Whether the applicant acts with others, and with whom."),
            forms.PartnersForm,
        ),
        Part(
            "places",
            gettext_lazy("How often"),
            gettext_lazy("How many applications an organisation may be part of."),
            forms.PlacesForm,
        ),
        Part(
            "timetable",
            gettext_lazy("Timetable"),
            gettext_lazy("When it opens and closes, and when projects run."),
            forms.TimetableForm,
        ),
        Part(
            "procedure",
            gettext_lazy("Procedure and stages"),
            gettext_lazy("Who is asked to apply, and in how many stages."),
            forms.ProcedureForm,
        ),
        Part(
            "documents",
            gettext_lazy("Documents asked for"),
            gettext_lazy("Applicants upload one for each; ask only for what is needed to check eligibility."),
            forms.DocumentFormSet,
            row=gettext_lazy("Document"),
            usual=usual_documents,
        ),
        Part(
            "criteria-sections",
            gettext_lazy("Sections of the criteria"),
            gettext_lazy("For thresholds, ties and reasons by section. A call whose criteria stand alone needs none."),
            forms.CriteriaSectionFormSet,
            row=gettext_lazy("Section"),
        ),
        Part(
            "criteria",
            gettext_lazy("Award criteria"),
            gettext_lazy("Evaluators score each of them; a weight is the most points that it gives."),
            forms.CriterionFormSet,
            row=gettext_lazy("Criterion"),
            usual=usual_criteria,
        ),
        Part(
            "assessment",
            gettext_lazy("Assessment"),
            gettext_lazy("How files are scored, by whom, and from when they pass."),
            forms.AssessmentForm,
        ),
        Part(
            "ranking",
            gettext_lazy("Ranking and money"),
            gettext_lazy("Who comes before whom, how far the money reaches, and when eligibility is checked."),
            forms.RankingForm,
        ),
        Part(
            "committee",
            gettext_lazy("Committee and outcome"),
            gettext_lazy("Of whom a committee consists, how it recommends, and what follows the decision."),
            forms.CommitteeForm,
        ),
        Part(
            "interim-reports",
            gettext_lazy("Interim reports"),
            gettext_lazy(
                "Reports that a grantee owes before the final one, each with its day; an instalment can wait for one."
            ),
            forms.InterimFormSet,
            row=gettext_lazy("Interim report"),
        ),
        Part(
            "reports",
            gettext_lazy("Reports and verification"),
            gettext_lazy(
                "How a grantee reports, what proves its costs, and how they are verified. An agreement keeps the "
                "rules as they stand when it is drawn up."
            ),
            forms.ReportsForm,
        ),
        Part(
            "evidence",
            gettext_lazy("Evidence of costs"),
            gettext_lazy("What proves the costs under a heading besides their receipts. None: the receipt is enough."),
            forms.EvidenceFormSet,
            row=gettext_lazy("Evidence"),
        ),
        Part(
            "instalments",
            gettext_lazy("Instalments"),
            gettext_lazy(
                "In which parts a grant is paid, and what each waits for. None: the first instalment set under the "
                "money, the rest after the final report."
            ),
            forms.InstalmentFormSet,
            row=gettext_lazy("Instalment"),
        ),
        Part(
            "agreement",
            gettext_lazy("Agreement and payments"),
            gettext_lazy(
                "What holds for every grant of the call once it is awarded. An agreement keeps the rules as they "
                "stand when it is drawn up."
            ),
            forms.AgreementForm,
        ),
        Part(
            "relations",
            gettext_lazy("Rules between figures"),
            gettext_lazy("Applicants read the message of a broken rule before they can submit."),
            forms.RelationFormSet,
            row=gettext_lazy("Rule"),
        ),
    )
}


def part_of(key: str) -> Part:
    """Return the part of this name, or raise Http404."""
    if key not in PARTS:
        raise Http404
    return PARTS[key]


def initial_of(terms: Mapping[str, Any], part: Part) -> Any:
    """Return the values that the part's form shows for these terms."""
    return part.factory.shown(terms)


def terms_from(form: Form) -> Terms:
    """Return the terms that a valid form gives back: those of its part, and no others."""
    return dict(form.terms)


def told(part: Part, terms: Mapping[str, Any], *, call: Call | None = None) -> list[tuple[str, str]]:
    """Return what the terms say in this part, as (what, value) in words."""
    form = part.factory(terms=terms, call=call)
    if not part.is_list:
        return [(str(field.label), _value(field)) for field in form]
    rows = [[_value(field) for field in row if field.name in row.initial] for row in form.forms]
    return [(f"{part.row} {n}", " · ".join(value for value in row if value != "—")) for n, row in enumerate(rows, 1)]


def _value(field: Any) -> str:
    """Say the value of a field that was not sent, as one would write it in a sentence."""
    value = field.value()
    if value in (None, "", []):
        return "—"
    if isinstance(field.field, MoneyField):
        return format_money(field.initial, field.field.currency)
    if isinstance(field.field, PercentField):
        return format_percent(field.initial)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = {str(key): str(label) for key, label in getattr(field.field, "choices", [])}
    if choices:
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(choices.get(str(one), str(one)) for one in chosen)
    return date_format(value, "SHORT_DATETIME_FORMAT") if hasattr(value, "hour") else str(value)
