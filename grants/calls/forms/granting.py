"""How grants are agreed, paid and changed: the instalments row by row, and the rules of the agreement."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms, TermsForm
from grants.calls.forms.rows import RowForm, TermsRows, rows_of
from grants.calls.models import Call
from grants.calls.rules.granting import CONDITIONS, LONGEST_WAIT, on_signature, plan_of
from grants.calls.terms import mark_of
from grants.core.fields import MoneyField, PercentField
from grants.core.rules import CURRENCIES


class InstalmentForm(RowForm):
    """A part of the grant and what makes it due."""

    silent = (*RowForm.silent, "trigger")

    trigger = forms.ChoiceField(
        label=_("Due"),
        choices=[
            ("signature", _("when both sides have signed")),
            ("date", _("on a date")),
            ("interim", _("when the interim report is accepted")),
            ("manual", _("when its condition is met")),
            ("report", _("when the final report is accepted")),
        ],
    )
    basis_points = PercentField(label=_("Of the grant (%)"), minimum=1, required=False)
    amount_cents = MoneyField(
        label=_("or a fixed amount"), required=False, help_text=_("Then the last instalment takes the rest.")
    )
    takes_rest = forms.BooleanField(label=_("or the rest of the grant"), required=False)
    days = forms.IntegerField(
        label=_("Days after the start"),
        min_value=0,
        max_value=LONGEST_WAIT,
        required=False,
        help_text=_("Of the project; only for a date."),
    )
    condition = forms.CharField(
        label=_("Condition"),
        max_length=300,
        required=False,
        help_text=_("For example: the partner has joined. An officer says when it is met."),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a row that does not say how much it is, or says it twice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        measured = cleaned.get("basis_points") is not None or cleaned.get("amount_cents") is not None
        if "basis_points" in self.errors or "amount_cents" in self.errors or cleaned.get("DELETE"):
            return cleaned
        if cleaned.get("takes_rest") and measured:
            self.add_error("takes_rest", _("What takes the rest has no percentage and no amount of its own."))
        elif not measured and not cleaned.get("takes_rest"):
            self.add_error("basis_points", _("Write a percentage or an amount, or let it take the rest."))
        return cleaned


class InstalmentRows(TermsRows):
    """The parts in which a grant is paid; they add up to the whole of it."""

    name = "instalments"

    def __init__(self, *args: Any, terms: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, terms=terms, **kwargs)
        self.currency = str(terms.get("grant_currency") or self.currency)

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows with a tick at the one that takes the rest."""
        parts = plan_of(terms.get(cls.name) or [])
        return [{**asdict(part), "takes_rest": part.is_rest} for part in parts]

    def counts(self, row: Mapping[str, Any]) -> bool:
        """Return whether a row says how much it is."""
        return any(row.get(name) for name in ("basis_points", "amount_cents", "takes_rest"))

    @property
    def mark(self) -> str:
        """A mark of the list and of its short form, which follows it."""
        return mark_of(self.stored, ("instalments", "advance_basis_points"))

    @property
    def terms(self) -> Terms:
        """The list, and the first instalment as its short form says it."""
        rows = [_row(row) for row in super().terms[self.name]]
        first = on_signature(rows) if rows else self.stored.get("advance_basis_points")
        return {self.name: rows, "advance_basis_points": first}


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the terms keep it: a fixed amount only where there is one."""
    kept = {name: row[name] for name in ("trigger", "basis_points", "days", "condition")}
    return kept if row["amount_cents"] is None else {**kept, "amount_cents": row["amount_cents"]}


InstalmentFormSet = rows_of(InstalmentForm, InstalmentRows)


class AgreementForm(TermsForm):
    """The agreement, the payments, what may be changed of them, and what is paid back."""

    groups = (
        (_("The agreement"), ("agreement_language", "signing", "joint_signature", "starts_before_signature")),
        (_("Before the signature"), ("conditions",)),
        (_("Currency"), ("grant_currency", "exchange")),
        (_("Payments"), ("payment_days", "second_approval_cents", "cooling_days", "sanctions_days")),
        (
            _("Moving money between headings"),
            ("reallocation_basis_points", "reallocation_of", "reallocation_counts"),
        ),
        (_("Changes and paying back"), ("extension_days", "repay_days")),
    )

    agreement_language = forms.ChoiceField(label=_("Language of the agreements"), choices=settings.LANGUAGES)
    signing = forms.ChoiceField(
        label=_("How they are signed"),
        choices=Call.Signing.choices,
        widget=forms.RadioSelect,
        help_text=_("An agreement is in force once the second of both sides has signed."),
    )
    joint_signature = forms.BooleanField(
        label=_("The partners sign as co-grantees"),
        required=False,
        help_text=_("Each for its own share; the lead answers for the whole."),
    )
    starts_before_signature = forms.BooleanField(
        label=_("Costs count from the start of the project, even before the last signature"),
        required=False,
        help_text=_("EU grants normally pay only what is spent after the signature."),
    )
    conditions = forms.MultipleChoiceField(
        label=_("What is checked before the funder signs"),
        choices=Call.Condition.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The committee can add conditions to a single award."),
    )
    grant_currency = forms.ChoiceField(
        label=_("Currency of the agreements"),
        choices=[("", _("That of the call")), *((code, code) for code in CURRENCIES)],
        required=False,
        help_text=_("Another one is converted once, when the agreement is drawn up. Fixed once the call is open."),
    )
    exchange = forms.ChoiceField(
        label=_("Costs in another currency are converted by"),
        choices=Call.Exchange.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Makes a difference only where costs are in another currency than the agreement. Council of Europe: the "
            "rate that the bank certifies. EU schemes: InforEuro of a month, or the average of the period."
        ),
    )
    payment_days = forms.IntegerField(
        label=_("Days to pay the first instalment"),
        min_value=1,
        max_value=365,
        help_text=_("From the day on which the agreement comes into force. Usual in EU schemes: 30."),
    )
    second_approval_cents = MoneyField(
        label=_("Payments above this amount take two approvals"),
        required=False,
        help_text=_("In the currency of the agreements, each approval by another person. Empty: one is enough."),
    )
    cooling_days = forms.IntegerField(
        label=_("Days between the confirmation of a changed bank account and the next payment"),
        min_value=0,
        max_value=90,
        help_text=_("Time for the grantee to object to an account that it never named. 0: none."),
    )
    sanctions_days = forms.IntegerField(
        label=_("A check against the sanctions lists precedes a payment by at most so many days"),
        min_value=1,
        max_value=365,
        required=False,
        help_text=_("Empty: no payment waits for a check."),
    )
    reallocation_basis_points = PercentField(
        label=_("A notice is enough to move at most (%)"),
        required=False,
        help_text=_(
            "More takes an amendment. EU external action (PRAG): 25 of the heading, counted together; an EACEA "
            "scheme: 10 of the heading that receives. 100 of the total: it moves freely. Empty: every move takes one."
        ),
    )
    reallocation_of = forms.ChoiceField(label=_("Of what"), choices=Call.ReallocationOf.choices)
    reallocation_counts = forms.ChoiceField(
        label=_("What counts against it"),
        choices=Call.Counting.choices,
        help_text=_("Counted together, many small moves add up."),
    )
    extension_days = forms.IntegerField(
        label=_("A longer period is asked for so many days before the end"),
        min_value=0,
        max_value=365,
        help_text=_("Usual in EU schemes: a month. The grant never grows with it."),
    )
    repay_days = forms.IntegerField(
        label=_("Days to pay money back"),
        min_value=1,
        max_value=365,
        help_text=_("From the debit note on. Usual in EU schemes: 45."),
    )

    def prepare(self) -> None:
        """Name amounts in the currency of the agreements."""
        self.currency = str(self.stored.get("grant_currency") or self.currency)

    @property
    def terms(self) -> Terms:
        """What was entered; conditions in their own order."""
        found: dict[str, Any] = super().terms
        if "conditions" in found:
            found["conditions"] = [key for key in CONDITIONS if key in found["conditions"]]
        return found
