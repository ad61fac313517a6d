"""What an evaluator enters: the declaration, the conflict, points and reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Criterion
from grants.evaluation.models import Assessment, Score


class DeclareForm(forms.Form):
    """The declaration that there is no conflict of interest."""

    declared = forms.BooleanField(
        label=_(
            "I declare that neither I nor anybody close to me belongs to, works for or has an interest in this "
            "applicant or its partners, and that I shall judge the file impartially."
        ),
        error_messages={"required": _("Tick the box to declare, or step back from this file below.")},
    )


class RecuseForm(forms.Form):
    """Why an evaluator steps back."""

    reason = forms.CharField(
        label=_("What the conflict of interest is"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The programme officers read it; the applicant does not."),
    )


class ScoreForm(forms.Form):
    """Points and reason for one criterion."""

    points = forms.TypedChoiceField(
        label=_("Points"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": _("Say why, in a sentence the applicant may read")}),
    )

    def __init__(self, data: Any = None, *, sheet: Assessment, criterion: Criterion, score: Score | None) -> None:
        initial = {"points": score.points, "comment": score.comment} if score else {}
        super().__init__(data, initial=initial, auto_id=f"id_c{criterion.pk}_%s")
        self.criterion = criterion
        self.score = score
        self.fields["points"].choices = [  # type: ignore[attr-defined]
            (number, str(number)) for number in range(sheet.panel.scheme.min_points, sheet.panel.scheme.max_points + 1)
        ]
