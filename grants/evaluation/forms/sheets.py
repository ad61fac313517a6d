"""What an evaluator enters: the declaration, the conflict, points and reasons, notes, passages."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.core.forms import set_choices
from grants.evaluation.marking import Passage
from grants.evaluation.models import Assessment
from grants.evaluation.services.scoring import mark, mark_of_comment, mark_of_score
from grants.evaluation.sheets import Part, Row

LONGEST_ROW = 11  # from 0 to 10: more would not fit beside each other on a phone
PLACEHOLDER = _("Say why, in a sentence the applicant may read")


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


class KeptForm(forms.Form):
    """A form that saves itself: `seen` marks what its writer started from, `newer` is what was saved meanwhile."""

    def __init__(self, data: Any, *, slot: str, seen: str, anchor: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_{slot}_%s")
        self.slot, self.anchor = slot, anchor
        self.seen = seen if data is None else data.get("force") or data.get("seen") or None
        self.newer: Any = None


class ScoreForm(KeptForm):
    """Points and reason for one criterion: buttons on a short scale, a number on a long one."""

    comment = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control", "placeholder": PLACEHOLDER}),
    )

    def __init__(self, data: Any = None, *, row: Row) -> None:
        super().__init__(
            data,
            slot=f"c{row.criterion.pk}",
            seen=mark_of_score(row.score),
            anchor=f"criterion-{row.criterion.pk}",
            initial={"points": row.points, "comment": row.comment},
        )
        self.row = row
        self.saved_at = row.score.saved_at if row.score else None
        self.is_long = row.scheme.max_points - row.scheme.min_points >= LONGEST_ROW
        self.fields["points"] = self._number() if self.is_long else self._choice()

    def _choice(self) -> forms.Field:
        scheme = self.row.scheme
        return forms.TypedChoiceField(
            label=_("Points"),
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            choices=[(number, str(number)) for number in range(scheme.min_points, scheme.max_points + 1)],
            error_messages={"invalid_choice": self._out_of_scale()},
        )

    def _number(self) -> forms.Field:
        out = self._out_of_scale()
        return forms.IntegerField(
            label=_("Points"),
            required=False,
            min_value=self.row.scheme.min_points,
            max_value=self.row.scheme.max_points,
            error_messages={"min_value": out, "max_value": out, "invalid": out},
        )

    def _out_of_scale(self) -> str:
        scheme = self.row.scheme
        return gettext("Give %(least)s to %(most)s points.") % {"least": scheme.min_points, "most": scheme.max_points}


class SectionCommentForm(KeptForm):
    """The reason for the points of a whole section."""

    comment = forms.CharField(
        label=_("Reason for this section"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "form-control", "placeholder": PLACEHOLDER}),
    )

    def __init__(self, data: Any = None, *, part: Part) -> None:
        super().__init__(
            data,
            slot=f"s-{part.key}",
            seen=mark_of_comment(part.comment),
            anchor=f"section-{part.key}",
            initial={"comment": part.comment.comment if part.comment else ""},
        )
        self.part = part
        self.saved_at = part.comment.saved_at if part.comment else None


class NotesForm(KeptForm):
    """Notes for nobody else."""

    notes = forms.CharField(
        label=_("My notes"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "form-control", "aria-describedby": "notes-help"}),
    )

    def __init__(self, data: Any = None, *, sheet: Assessment) -> None:
        super().__init__(data, slot="notes", seen=mark(sheet.notes), anchor="my-notes", initial={"notes": sheet.notes})
        self.saved_at = None


class HighlightForm(forms.Form):
    """A passage of the file to be marked."""

    part = forms.ChoiceField(label=_("Part of the file"))
    quote = forms.CharField(
        label=_("The words, as they stand in the file"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
    note = forms.CharField(label=_("Note on it"), required=False, max_length=500)

    def __init__(self, data: Any = None, *, passages: dict[str, Passage]) -> None:
        super().__init__(data, auto_id="id_mark_%s")
        set_choices(self, "part", [(key, passage.title) for key, passage in passages.items()])
