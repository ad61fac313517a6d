"""What a committee proposes, and its minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField
from grants.evaluation.models import Ranking


class ProposalForm(forms.Form):
    """What the committee proposes for one ranked file."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Ranking.Outcome.choices, show_hidden_initial=True)
    amount = MoneyField(label=_("Amount, EUR"), required=False, show_hidden_initial=True)
    reason = forms.CharField(
        label=_("Reason, as the applicant will read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )

    def __init__(self, data: Any = None, *, ranking: Ranking) -> None:
        initial = {"outcome": ranking.outcome, "amount": ranking.amount_cents, "reason": ranking.reason}
        super().__init__(data, initial=initial, prefix=f"r{ranking.pk}")
        self.ranking = ranking
        choices = Ranking.Outcome.choices
        if not ranking.passes:
            choices = [(Ranking.Outcome.REJECT.value, Ranking.Outcome.REJECT.label)]
        self.fields["outcome"].choices = choices  # type: ignore[attr-defined]

    def before(self) -> dict[str, Any]:
        """Return what stood when the page was opened, as typed text: only what a person changed is written."""
        names = ("outcome", "amount", "reason")
        if self.is_bound:
            return {name: self.data.get(self[name].html_initial_name, "") for name in names}
        return {name: "" if (value := self[name].value()) is None else value for name in names}

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of an award."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Ranking.Outcome.AWARD and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("Say how much is to be awarded."))
        return cleaned


class MinutesForm(forms.Form):
    """The minutes that go with a recommendation."""

    minutes = forms.CharField(
        label=_("Minutes of the committee"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who took part, who stepped back, what was weighed, where the ranking was departed from and why."),
    )
