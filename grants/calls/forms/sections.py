"""The rules of a call, a form for each thing that an officer decides at one time."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms, TermsForm, offer_zone
from grants.calls.forms.fields import ZONE_NAMES, DayInput, LocalMomentField
from grants.calls.headings import DIRECT, Heading
from grants.calls.models import Call, Ceiling, ForWhom
from grants.calls.rules.granting import has_sums, plan_of
from grants.core.fields import CountedTextarea, DayField, MoneyField, PercentField, WordLimitedField
from grants.core.forms import set_choices
from grants.programmes.models import Beneficiary

LONGEST_RESULT = 500


class PurposeForm(TermsForm):
    """What the grants are for, and which expected result of the action they serve."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = WordLimitedField(
        label=_("Summary"),
        characters=600,
        widget=CountedTextarea({"rows": 3}, characters=600),
        help_text=_("Two or three sentences for the list of calls."),
    )
    purpose = WordLimitedField(label=_("What the grants are for"), characters=5000)
    not_considered = WordLimitedField(
        label=_("What is not considered"),
        characters=2000,
        required=False,
        widget=CountedTextarea({"rows": 4}, characters=2000),
        help_text=_("For example: re-granting, scholarships only, support to political parties."),
    )
    expected_result = forms.ChoiceField(
        label=_("Expected result of the action that the call serves"), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """Offer the expected results of the action, and the one that the call names already."""
        found = [str(text)[:LONGEST_RESULT] for text in (self.call.action.expected_results if self.call else [])]
        chosen = self.stored.get("expected_result")
        if chosen and chosen not in found:
            found.append(chosen)
        if found:
            set_choices(self, "expected_result", [(text, text) for text in found])
        else:
            del self.fields["expected_result"]


class MoneyForm(TermsForm):
    """The pot, the size of a grant, what the grantee brings, how it is paid."""

    groups = (
        (_("The pot"), ("pot_cents", "expected_grants", "minimum_grants")),
        (_("A grant"), ("maximum_cents", "minimum_cents", "fixed_cents", "advance_basis_points")),
        (_("What the grantee brings"), ("cofinancing", "cofinancing_basis_points", "cofinancing_kinds")),
        (_("Value added tax"), ("vat",)),
    )

    pot_cents = MoneyField(label=_("Pot"), help_text=_("It is put aside from the action's allocation at once."))
    maximum_cents = MoneyField(label=_("Largest grant"))
    minimum_cents = MoneyField(label=_("Smallest grant"), required=False)
    fixed_cents = MoneyField(
        label=_("Fixed grant"), required=False, help_text=_("Only if every grant has the same amount.")
    )
    expected_grants = forms.IntegerField(
        label=_("Number of grants expected"), min_value=1, max_value=5000, required=False
    )
    minimum_grants = forms.IntegerField(label=_("Grants at least"), min_value=1, max_value=5000, required=False)
    cofinancing = forms.ChoiceField(
        label=_("Co-financing"), choices=Call.Cofinancing.choices, widget=forms.RadioSelect, initial="open"
    )
    cofinancing_basis_points = PercentField(label=_("Co-financing, at least (%)"), required=False, maximum=9_900)
    cofinancing_kinds = forms.ChoiceField(label=_("Co-financing may be"), choices=Call.InKind.choices, initial="both")
    advance_basis_points = PercentField(
        label=_("First instalment (%)"),
        help_text=_(
            "Of the grant, once both sides have signed; the rest follows the final report. Other instalments have a "
            "page of their own."
        ),
    )
    vat = forms.ChoiceField(label=_("Value added tax"), choices=Call.Vat.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """Show the first instalment as the list of instalments has it, where there is one."""
        parts = plan_of(self.stored.get("instalments") or [])
        if has_sums(parts):
            del self.fields["advance_basis_points"]  # what a fixed amount is of a grant hangs on the grant
        elif parts:
            field = self.fields["advance_basis_points"]
            field.disabled = True
            field.help_text = _("As the list of instalments says: change it on the page “Instalments”.")


class CeilingsForm(TermsForm):
    """The most that a heading may take, and the shares for indirect costs and a reserve."""

    also = ("ceilings",)

    indirect_basis_points = PercentField(
        label=_("Indirect costs, at most (% of the direct costs)"),
        required=False,
        help_text=_("Empty: the call pays none, and the heading does not appear in the budget."),
    )
    contingency_basis_points = PercentField(
        label=_("Contingency reserve, at most (% of the direct costs)"),
        required=False,
        help_text=_("Empty: the call takes none."),
    )

    groups = (
        (_("Shares of the direct costs"), ("indirect_basis_points", "contingency_basis_points")),
        (_("Ceilings of headings"), tuple(f"{heading}_{what}" for heading in DIRECT for what in ("most", "of"))),
    )

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> dict[str, Any]:
        """Return the ceilings by their headings."""
        found = {row["heading"]: row for row in terms.get("ceilings") or []}
        values = super().shown(terms)
        for heading in DIRECT:
            values[f"{heading}_most"] = found.get(heading, {}).get("basis_points")
            values[f"{heading}_of"] = found.get(heading, {}).get("of", Ceiling.Of.GRANT.value)
        return values

    def prepare(self) -> None:
        """Add a ceiling for each heading."""
        for heading in DIRECT:
            label = Heading(heading).label
            self.fields[f"{heading}_most"] = PercentField(
                label=_("%(heading)s, at most (%%)") % {"heading": label}, required=False, minimum=1
            )
            self.fields[f"{heading}_of"] = forms.ChoiceField(
                label=_("%(heading)s: of what") % {"heading": label}, choices=Ceiling.Of.choices, required=False
            )

    @property
    def terms(self) -> Terms:
        """The shares, and a row for each heading that has a ceiling."""
        given = self.cleaned_data
        rows = [
            {"heading": heading, "basis_points": given[f"{heading}_most"], "of": given.get(f"{heading}_of") or "grant"}
            for heading in DIRECT
            if given.get(f"{heading}_most") is not None
        ]
        shares = ("indirect_basis_points", "contingency_basis_points")
        return {**{name: given.get(name) for name in shares}, "ceilings": rows}


class ApplicantsForm(TermsForm):
    """Who may apply, and in which language."""

    groups = (
        (_("Whom the call is for"), ("applicants", "countries")),
        (_("Age and size"), ("min_age_months", "min_turnover_cents", "max_turnover_cents")),
        (_("What is proven"), ("needs_own_account", "mandate_for")),
        (_("Languages"), ("languages", "authentic_language")),
    )

    applicants = forms.ChoiceField(label=_("Who may apply"), choices=Call.Applicants.choices, widget=forms.RadioSelect)
    countries = forms.ModelMultipleChoiceField(
        label=_("From where"),
        queryset=Beneficiary.objects.exclude(country=""),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    min_age_months = forms.IntegerField(
        label=_("Founded at least so many months before the deadline"), min_value=1, max_value=600, required=False
    )
    min_turnover_cents = MoneyField(label=_("Annual turnover at least"), required=False)
    max_turnover_cents = MoneyField(label=_("Annual turnover at most"), required=False)
    needs_own_account = forms.BooleanField(
        label=_("A local authority names its own account, or documents why it cannot"), required=False
    )
    mandate_for = forms.ChoiceField(
        label=_("Who proves that its signatory has a mandate"),
        choices=Call.Mandate.choices,
        help_text=_("For example the decision of the council."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of applications"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any of them."),
    )
    authentic_language = forms.ChoiceField(
        label=_("Authentic language of the call"),
        choices=settings.LANGUAGES,
        help_text=_("Where translations differ, this one counts."),
    )

    @property
    def terms(self) -> Terms:
        """What was entered; places by their codes."""
        found = super().terms
        if "countries" in found:
            found["countries"] = sorted(country.code for country in found["countries"])
        return found


class PartnersForm(TermsForm):
    """Whether the applicant has partners, how many, of which kind and from where."""

    partners = forms.ChoiceField(label=_("Partners"), choices=Call.Partners.choices, widget=forms.RadioSelect)
    min_partners = forms.IntegerField(label=_("Partners at least"), min_value=1, max_value=50, required=False)
    max_partners = forms.IntegerField(label=_("Partners at most"), min_value=1, max_value=50, required=False)
    partner_kind = forms.ChoiceField(label=_("Which kind"), choices=ForWhom.choices, widget=forms.RadioSelect)
    partners_from = forms.ChoiceField(
        label=_("Where they are registered"), choices=Call.PartnersFrom.choices, widget=forms.RadioSelect
    )


class PlacesForm(TermsForm):
    """How many applications an organisation may be part of, and what more of them means."""

    max_applications = forms.IntegerField(label=_("Applications as lead"), min_value=1, max_value=20)
    max_as_partner = forms.IntegerField(
        label=_("Applications as partner"), min_value=1, max_value=50, required=False, help_text=_("Empty: no limit.")
    )
    max_in_all = forms.IntegerField(
        label=_("Applications in all, as lead or as partner"),
        min_value=1,
        max_value=50,
        required=False,
        help_text=_("Empty: no limit."),
    )
    breach = forms.ChoiceField(
        label=_("If an organisation takes part in more"), choices=Call.Breach.choices, widget=forms.RadioSelect
    )


class TimetableForm(TermsForm):
    """When it opens and closes, and when projects run."""

    groups = (
        (
            _("The call"),
            (*("time_zone", "opens_at", "concept_closes_at", "closes_at"), "deadline_wording", "questions_until"),
        ),
        (_("The projects"), ("earliest_start", "latest_end", "min_months", "max_months", "report_days")),
    )

    time_zone = forms.ChoiceField(label=_("Time zone of the times below"), choices=ZONE_NAMES)
    opens_at = LocalMomentField(label=_("Opens"))
    concept_closes_at = LocalMomentField(label=_("Deadline for concept notes"), required=False)
    closes_at = LocalMomentField(
        label=_("Deadline"), help_text=_("To the second; what arrives at that very moment is still in time.")
    )
    deadline_wording = forms.CharField(
        label=_("Deadline as published"),
        max_length=120,
        required=False,
        help_text=_("Only if the official wording differs, for example “27 March 24:00 CET”."),
    )
    questions_until = LocalMomentField(
        label=_("Questions are taken until"), required=False, help_text=_("Empty: until the deadline.")
    )
    earliest_start = DayField(label=_("Projects start on or after"), required=False, widget=DayInput)
    latest_end = DayField(label=_("Projects end by"), required=False, widget=DayInput)
    min_months = forms.IntegerField(label=_("Shortest duration, months"), min_value=1, max_value=60)
    max_months = forms.IntegerField(label=_("Longest duration, months"), min_value=1, max_value=60)
    report_days = forms.IntegerField(label=_("Final report due, days after the end"), min_value=1, max_value=365)

    def prepare(self) -> None:
        """Ask for the deadline of concept notes in a call of two stages alone."""
        offer_zone(self, self.stored.get("time_zone") or "")
        if self.stored.get("stages") != Call.Stages.TWO:
            del self.fields["concept_closes_at"]


class ProcedureForm(TermsForm):
    """Who is asked, and in how many stages."""

    procedure = forms.ChoiceField(label=_("Procedure"), choices=Call.Procedure.choices, widget=forms.RadioSelect)
    justification = WordLimitedField(
        label=_("Justification of a direct award"),
        characters=3000,
        required=False,
        widget=CountedTextarea({"rows": 6}, characters=3000),
        help_text=_("Why this organisation, and why without a call. The approver reads it first."),
    )
    stages = forms.ChoiceField(label=_("Stages"), choices=Call.Stages.choices, widget=forms.RadioSelect)
    amount_change_basis_points = PercentField(
        label=_("The amount may change between the stages by at most (%)"),
        required=False,
        help_text=_("Only in two stages. Empty: by any amount that the call allows."),
    )
