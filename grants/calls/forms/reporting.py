"""What a grantee reports and when, what proves its costs, and how they are verified: two lists and the rules."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms, TermsForm
from grants.calls.forms.fields import DayInput
from grants.calls.forms.rows import RowForm, TermsRows, rows_of
from grants.calls.headings import DIRECT, Heading
from grants.calls.reporting_in_words import ANCHOR_NAMES, DOCUMENT_LANGUAGES, EVIDENCE_NAMES, PART_NAMES
from grants.calls.rules import Conflict, conflicts
from grants.calls.rules.reporting import LONGEST, MOST_REPORTS, PARTS, REPORT_RULES, report_terms_of, with_rules
from grants.calls.terms import mark_of, plain
from grants.core.fields import DayField, MoneyField, PercentField
from grants.core.forms import set_choices

LISTS: Final = ("interim", "evidence")
MOST_DAYS: Final = 365
NO_PART: Final = _("Choose at least one part of the report.")


class PartsField(forms.MultipleChoiceField):
    """The parts of a report, at least one."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(PART_NAMES.items()), error_messages={"required": NO_PART}, **kwargs)


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


class InterimForm(RowForm):
    """An interim report: when it is due, and its parts."""

    silent = (*RowForm.silent, "anchor", "parts")

    anchor = forms.ChoiceField(label=_("Due"), choices=list(ANCHOR_NAMES.items()))
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST, required=False)
    on = DayField(label=_("or the date"), required=False, widget=DayInput)
    parts = PartsField(label=_("Its parts"), initial=list(PARTS))

    def has_changed(self) -> bool:
        """Return whether anything is written; a report that is due on a date needs that date."""
        return super().has_changed() or self["anchor"].value() == "date"

    def clean(self) -> dict[str, Any]:
        """Refuse days beside a date, and a date beside days."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("anchor") == "date" and cleaned.get("days"):
            self.add_error("days", _("A report that is due on a date has no days: leave this empty."))
        elif cleaned.get("anchor") in ("start", "end") and cleaned.get("on"):
            self.add_error("on", _("Leave this empty, or choose that the report is due on a date."))
        return cleaned


class EvidenceForm(RowForm):
    """What proves the costs under a heading besides their receipts."""

    silent = ("ORDER", "DELETE", "evidence")

    heading = forms.ChoiceField(
        label=_("Heading"), choices=[("", "—"), *((value, Heading(value).label) for value in DIRECT)]
    )
    evidence = forms.ChoiceField(label=_("What proves its costs"), choices=list(EVIDENCE_NAMES.items()))
    above_cents = MoneyField(label=_("From this amount on"), required=False, help_text=_("Empty: for every cost."))


class ReportRows(TermsRows):
    """One of the two lists of the rules of the reports."""

    name = "reporting"
    rule: str = ""
    counted_by: str = ""

    def __init__(self, *args: Any, terms: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, terms=terms, **kwargs)
        self.currency = str(terms.get("grant_currency") or self.currency)

    @classmethod
    def held(cls, terms: Mapping[str, Any]) -> Any:
        """Return the rows as the rules have them."""
        return [asdict(row) for row in getattr(report_terms_of(terms.get(cls.name) or {}), cls.rule)]

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows as the forms show them."""
        return [cls.row_shown(row) for row in cls.held(terms)]

    @classmethod
    def row_shown(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row as its form shows it."""
        return row

    def row_kept(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as the rules keep it."""
        return dict(row)

    @classmethod
    def mends(cls, conflict: Conflict) -> bool:
        """Return whether a contradiction stands in this list."""
        return conflict.at[:2] == (cls.name, cls.rule)

    def counts(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row says what it is a row for."""
        return bool(row.get(self.counted_by))

    @property
    def mark(self) -> str:
        """A mark of all rules of the reports, which are kept together."""
        return mark_of(self.stored, (self.name,))

    @property
    def terms(self) -> Terms:
        """The rules of the reports with this list as it was entered."""
        rows = [self.row_kept(row) for _number, row in self.kept]
        return {self.name: with_rules(self.stored.get(self.name), {self.rule: rows})}


class InterimRows(ReportRows):
    """The interim reports of a grant."""

    rule, counted_by = "interim", "anchor"

    @classmethod
    def row_shown(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row with its day as a day, and without days where there are none."""
        return {**row, "days": row["days"] or None, "on": parse_date(row["on"]) if row["on"] else None}

    def row_kept(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as the rules keep it."""
        return {
            "anchor": row["anchor"],
            "days": row.get("days") or 0,
            "on": plain(row.get("on")) or "",
            "parts": row["parts"],
        }

    def clean(self) -> None:
        """Show at its row what contradicts the terms; an instalment that would wait in vain above them."""
        super().clean()
        if any(self.errors):
            return
        for conflict in conflicts({**self.stored, **self.terms}):
            if conflict.code == "instalments_no_interim":
                raise forms.ValidationError(
                    _("Instalment %(n)s waits for an interim report that this list does not have."),
                    params={"n": (conflict.row or 0) + 1},
                )


class EvidenceRows(ReportRows):
    """What proves the costs, heading by heading."""

    rule, counted_by = "evidence", "heading"

    @classmethod
    def row_shown(cls, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row without an amount where it holds for every cost."""
        return {**row, "above_cents": row["above_cents"] or None}

    def row_kept(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row as the rules keep it."""
        return {**{name: row[name] for name in ("heading", "evidence")}, "above_cents": row["above_cents"] or 0}


InterimFormSet = rows_of(InterimForm, InterimRows)
InterimFormSet.max_num = MOST_REPORTS
EvidenceFormSet = rows_of(EvidenceForm, EvidenceRows)


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
