"""What the committee sets by hand: the line, a place, an agreed result, a reason for many files, a vote."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.forms import ReasonForm
from grants.evaluation.models import Ranking, Vote


class LineForm(ReasonForm):
    """Where the cut-off line is drawn, and why."""

    line = forms.IntegerField(
        label=_("Files above the line at most"),
        required=False,
        min_value=0,
        help_text=_("Empty: as far as the money and the rules of the call reach."),
    )
    field_order = ("line", "reason")


class PlaceForm(ReasonForm):
    """Which place a file gets, and why."""

    place = forms.IntegerField(
        label=_("Place"), required=False, min_value=1, help_text=_("Empty: the computed place again.")
    )
    field_order = ("place", "reason")


class ResultForm(ReasonForm):
    """Which result the committee agreed on for a file, and why."""

    result = forms.DecimalField(
        label=_("Agreed result, in weighted points"),
        required=False,
        min_value=0,
        max_digits=7,
        localize=True,
        help_text=_("Empty: the mean of the sheets again."),
    )
    field_order = ("result", "reason")


class SameReasonForm(forms.Form):
    """One reason for all files of an outcome that have none yet."""

    outcome = forms.ChoiceField(label=_("Files proposed for"), choices=Ranking.Outcome.choices)
    reason = forms.CharField(
        label=_("Reason, as these applicants will read it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class VoteForm(forms.Form):
    """For, against or neither, and the dissenting opinion."""

    choice = forms.ChoiceField(label=_("Vote"), choices=Vote.Choice.choices, widget=forms.RadioSelect)
    dissent = forms.CharField(
        label=_("Dissenting opinion"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It goes into the minutes under your name."),
    )

    def __init__(self, data: Any = None, *, mine: Vote | None = None) -> None:
        super().__init__(data, initial={"choice": mine.choice, "dissent": mine.dissent} if mine else {})
