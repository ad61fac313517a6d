"""How a grantee reports, what proves its costs, and how they are verified; the lists stand in report_rows."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms, TermsForm
from grants.calls.forms.report_rows import PartsField
from grants.calls.reporting_in_words import DOCUMENT_LANGUAGES
from grants.calls.rules import Conflict
from grants.calls.rules.reporting import PARTS, REPORT_RULES, report_terms_of, with_rules
from grants.calls.terms import mark_of
from grants.core.fields import MoneyField, PercentField
from grants.core.forms import set_choices

LISTS: Final = ("interim", "evidence")
MOST_DAYS: Final = 365


class DaysField(forms.CharField):
    """Some numbers of days as they are written in a sentence: 30, 7."""

    def prepare_value(self, value: Any) -> Any:
        """Return the days as one reads them."""
        return ", ".join(str(days) for days in value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        """Return each of the days once, or refuse what are none."""
        if isinstance(value, list | tuple):
            return list(value)
        parts = [part for part in re.split(r"[\s,;]+", super().to_python(value)) if part]
        if not all(re.fullmatch(r"[0-9]{1,3}", part) and 0 < int(part) <= MOST_DAYS for part in parts):
            raise forms.ValidationError(_("Write days from 1 to 365 and commas between them: 30, 7."), code="invalid")
        return sorted({int(part) for part in parts})


def _days(label: Any, help_text: Any = "", *, most: int = MOST_DAYS) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, help_text=help_text)


class ReportsForm(TermsForm):
    """The rules of the reports that are no lists."""

    groups = (
        (_("The final report"), ("final_parts",)),
        (
            _("Reminders and delays"),
            ("remind_before", "remind_after", "escalate_days", "extension_days", "default_days"),
        ),
        (_("What proves a cost"), ("proof_of_payment_cents", "offers_cents", "languages_without_summary")),
        (
            _("Costs that count"),
            ("excluded_cost_types", "recoverable_vat_counts", "in_kind_counts", "no_profit"),
        ),
        (_("Verification"), ("sample_basis_points", "sample_error_basis_points", "second_verifier_cents")),
        (_("Visits and documents"), ("visit_notice_days", "retention_years")),
    )

    final_parts = PartsField(label=_("Parts of the final report"))
    remind_before = DaysField(
        label=_("Days before a report is due on which the grantee is reminded"),
        max_length=60,
        required=False,
        help_text=_("For example: 30, 7. Empty: no reminder."),
    )
    remind_after = DaysField(
        label=_("Days after it was due on which the grantee is reminded"),
        max_length=60,
        required=False,
        help_text=_("For example: 7, 21. Empty: no reminder."),
    )
    escalate_days = _days(_("Days after which the approver hears of a late report"))
    extension_days = _days(
        _("A report can be put off once, by at most so many days"), _("0: never. European Youth Foundation: a month.")
    )
    default_days = _days(
        _("Days after which the balance can be taken as waived"), _("Where the final report does not come."), most=730
    )
    proof_of_payment_cents = MoneyField(
        label=_("Proof of payment from this amount on"),
        required=False,
        help_text=_("European Youth Foundation: 1,000. Empty: none is asked for."),
    )
    offers_cents = MoneyField(
        label=_("Three offers from this amount on"), required=False, help_text=_("Empty: none are asked for.")
    )
    languages_without_summary = forms.MultipleChoiceField(
        label=_("Languages of documents that need no summary"),
        choices=DOCUMENT_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Beside that of the agreement. None ticked: no document needs a summary."),
    )
    excluded_cost_types = forms.MultipleChoiceField(
        label=_("Kinds of cost that are not taken"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of those that the call names."),
    )
    recoverable_vat_counts = forms.BooleanField(
        label=_("VAT counts even where the grantee can recover it"), required=False
    )
    in_kind_counts = forms.BooleanField(label=_("Contributions in kind count"), required=False)
    no_profit = forms.BooleanField(label=_("A surplus of the project is taken off the grant"), required=False)
    sample_basis_points = PercentField(
        label=_("Costs that are verified (%)"), minimum=1, help_text=_("100: all of them; less: a sample.")
    )
    sample_error_basis_points = PercentField(
        label=_("All are verified where more of the sample is wrong than (%)"), help_text=_("Of what it claims.")
    )
    second_verifier_cents = MoneyField(
        label=_("A second person confirms costs above"), required=False, help_text=_("Empty: one is enough.")
    )
    visit_notice_days = _days(_("Days before a visit on which it is announced"))
    retention_years = forms.IntegerField(
        label=_("Years for which documents are kept"), min_value=1, max_value=30, help_text=_("Usual: 5.")
    )

    def prepare(self) -> None:
        """Name amounts in the currency of the agreements, and offer the kinds of cost of the call."""
        self.currency = str(self.stored.get("grant_currency") or self.currency)
        named = [(row["key"], row["title"]) for row in self.stored.get("cost_types") or []]
        gone = [(key, key) for key in self.initial["excluded_cost_types"] if key not in dict(named)]
        if named or gone:
            set_choices(self, "excluded_cost_types", [*named, *gone])
        else:
            del self.fields["excluded_cost_types"]

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the terms that the form edits: the rules are kept together."""
        return ("reporting",)

    @classmethod
    def held(cls, terms: Mapping[str, Any]) -> Any:
        """Return the rules that are no lists."""
        return replace(report_terms_of(terms.get("reporting") or {}), interim=(), evidence=())

    @classmethod
    def mends(cls, conflict: Conflict) -> bool:
        """Return whether a contradiction stands in a rule that is no list."""
        return conflict.at[0] == "reporting" and conflict.at[1] not in LISTS

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rules as the fields show them."""
        rules = asdict(report_terms_of(terms.get("reporting") or {}))
        return {name: list(value) if isinstance(value, tuple) else value for name, value in rules.items()}

    @property
    def mark(self) -> str:
        """A mark of all rules of the reports."""
        return mark_of(self.stored, self.names())

    @property
    def terms(self) -> Terms:
        """The rules of the reports as they were entered; those that are wrong as they stand."""
        rules = {name: value for name, value in self.cleaned_data.items() if name in REPORT_RULES}
        if "remind_before" in rules:
            rules["remind_before"] = rules["remind_before"][::-1]
        if "final_parts" in rules:
            rules["final_parts"] = [part for part in PARTS if part in rules["final_parts"]]
        return {"reporting": with_rules(self.stored.get("reporting"), rules)}
