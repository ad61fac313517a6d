"""How grants are agreed, paid and changed: the instalments row by row, and the rules of the agreement."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import Terms, TermsForm
from grants.calls.forms.rows import RowForm, TermsRows, rows_of
from grants.calls.models import Call
from grants.calls.rules.granting import CONDITIONS, LONGEST_WAIT, on_signature
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
            ("manual", _("when its condition is met")),
            ("report", _("when the final report is accepted")),
        ],
    )
    basis_points = PercentField(label=_("Of the grant (%)"), minimum=1)
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
        help_text=_("For example: the interim report is accepted. An officer says when it is met."),
    )


class InstalmentRows(TermsRows):
    """The parts in which a grant is paid; they add up to the whole of it."""

    name = "instalments"

    @property
    def main(self) -> str:
        """The column without which a row is none."""
        return "basis_points"

    @property
    def mark(self) -> str:
        """A mark of the list and of its short form, which follows it."""
        return mark_of(self.stored, ("instalments", "advance_basis_points"))

    @property
    def terms(self) -> Terms:
        """The list, and the first instalment as its short form says it."""
        rows = super().terms[self.name]
        first = on_signature(rows) if rows else self.stored.get("advance_basis_points")
        return {self.name: rows, "advance_basis_points": first}


InstalmentFormSet = rows_of(InstalmentForm, InstalmentRows)


class AgreementForm(TermsForm):
    """The agreement, the payments, what may be changed of them, and what is paid back."""

    groups = (
        (_("The agreement"), ("agreement_language", "signing", "joint_signature", "starts_before_signature")),
        (_("Before the signature"), ("conditions",)),
        (_("Currency"), ("grant_currency", "exchange")),
        (_("Payments"), ("second_approval_cents", "cooling_days", "sanctions_days")),
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
