"""What a committee proposes, and its minutes."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField
from grants.core.forms import set_choices
from grants.evaluation.models import Ranking


class ProposalForm(forms.Form):
    """What the committee proposes for one ranked file."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Ranking.Outcome.choices, show_hidden_initial=True)
    amount = MoneyField(label=_("Amount, EUR"), required=False, show_hidden_initial=True)
    ground = forms.ChoiceField(
        label=_("Ground, where it is no award"),
        required=False,
        choices=[("", _("As ranked")), *Ranking.Ground.choices],
        show_hidden_initial=True,
    )
    conditions = forms.CharField(
        label=_("Conditions of the award"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )
    reason = forms.CharField(
        label=_("Reason, as the applicant will read it"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        show_hidden_initial=True,
    )

    def __init__(
        self, data: Any = None, *, ranking: Ranking, is_concept: bool = False, shown: Mapping[str, str] | None = None
    ) -> None:
        self.shown = {name: (shown or {}).get(name, getattr(ranking, name)) for name in ("reason", "conditions")}
        initial = {"outcome": ranking.outcome, "ground": ranking.ground, "amount": ranking.amount_cents, **self.shown}
        super().__init__(data, initial=initial, prefix=f"r{ranking.pk}")
        self.ranking = ranking
        set_choices(self, "outcome", _choices(ranking, is_concept))
        if is_concept:
            del self.fields["amount"], self.fields["conditions"]

    def before(self) -> dict[str, Any]:
        """Return what stood when the page was opened, as typed text: only what a person changed is written."""
        if self.is_bound:
            return {name: self.data.get(self[name].html_initial_name, "") for name in self.fields}
        return {name: "" if (value := self[name].value()) is None else value for name in self.fields}

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of an award."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Ranking.Outcome.AWARD and "amount" in cleaned and cleaned["amount"] is None:
            self.add_error("amount", _("Say how much is to be awarded."))
        for name, shown in self.shown.items():  # a text that was masked for its reader and left alone stays as it was
            if name in cleaned and cleaned[name] == shown:
                cleaned[name] = getattr(self.ranking, name)
        return cleaned


def _choices(ranking: Ranking, is_concept: bool) -> list[tuple[str, Any]]:
    """Return the outcomes that a file can have: below a threshold none with money; concept notes go on or not."""
    outcomes = Ranking.Outcome
    if is_concept:
        preselect = [(outcomes.AWARD.value, _("Preselect: invite the full application"))] if ranking.passes else []
        return [*preselect, (outcomes.REJECT.value, _("Do not preselect"))]
    if not ranking.passes:
        return [(one.value, one.label) for one in (outcomes.REJECT, outcomes.RESUBMIT)]
    return list(outcomes.choices)


class MinutesForm(forms.Form):
    """The minutes that go with a recommendation."""

    minutes = forms.CharField(
        label=_("Minutes of the committee"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Who took part, who stepped back, what was weighed, where the ranking was departed from and why."),
    )
