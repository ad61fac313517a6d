"""The two lists of the rules of the reports: the interim reports, and what proves the costs under a heading."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms
from grants.calls.forms.fields import DayInput
from grants.calls.forms.rows import RowForm, TermsRows, rows_of
from grants.calls.headings import DIRECT, Heading
from grants.calls.reporting_in_words import ANCHOR_NAMES, EVIDENCE_NAMES, PART_NAMES
from grants.calls.rules import Conflict, conflicts
from grants.calls.rules.reporting import LONGEST, MOST_REPORTS, PARTS, report_terms_of, with_rules
from grants.calls.terms import mark_of, plain
from grants.core.fields import DayField, MoneyField

NO_PART: Final = _("Choose at least one part of the report.")


class PartsField(forms.MultipleChoiceField):
    """The parts of a report, at least one."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=list(PART_NAMES.items()), error_messages={"required": NO_PART}, **kwargs)


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
