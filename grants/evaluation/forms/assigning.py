"""What is entered when files are shared out, moved, calibrated on and due."""

import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.core.forms import set_choices
from grants.evaluation.models import Panel
from grants.people.models import User

WHY = {"label": _("Reason"), "max_length": 500, "help_text": _("It is kept in the record.")}


class FileChoice(forms.ModelChoiceField):
    """A file by its reference."""

    def label_from_instance(self, obj: Any) -> str:
        """Show reference and organisation."""
        return f"{obj.reference} · {obj.organisation}"


class EvaluatorChoice(forms.ModelChoiceField):
    """An evaluator by name, with the files that they have."""

    load: dict[int, int] = {}

    def label_from_instance(self, obj: Any) -> str:
        """Show name and load."""
        return _("%(name)s · files: %(n)s") % {"name": obj, "n": self.load.get(obj.pk, 0)}


class SheetChoice(forms.ModelChoiceField):
    """A file with its evaluator."""

    def label_from_instance(self, obj: Any) -> str:
        """Show the reference and who has it."""
        return f"{obj.application.reference} · {obj.evaluator}"


class AssignForm(forms.Form):
    """One more evaluator for one file."""

    application = FileChoice(label=_("File"), queryset=None)
    evaluator = EvaluatorChoice(label=_("Evaluator"), queryset=User.objects.none())

    def __init__(self, data: Any = None, *, files: Any, evaluators: Any, load: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        set_choices(self, "application", files)
        set_choices(self, "evaluator", evaluators)
        self.fields["evaluator"].load = load  # type: ignore[attr-defined]


class ShareOutForm(forms.Form):
    """How the files are shared out."""

    capacity = forms.IntegerField(
        label=_("Files for one evaluator at most"),
        required=False,
        min_value=1,
        help_text=_("Leave it empty for as many as an equal share takes."),
    )
    replace_moved = forms.BooleanField(
        label=_("Place anew what was moved by hand, too"),
        required=False,
    )
    anew = forms.BooleanField(
        label=_("Draw another seed"),
        required=False,
        help_text=_("Only choices that are equal come out otherwise. Each draw is on the record."),
    )


class MoveForm(forms.Form):
    """To whom a file goes, and why."""

    evaluator = EvaluatorChoice(label=_("To"), queryset=User.objects.none())
    reason = forms.CharField(**WHY, widget=forms.Textarea(attrs={"rows": 2}))  # type: ignore[arg-type]

    def __init__(self, data: Any = None, *, evaluators: Any, load: Any) -> None:
        super().__init__(data)
        set_choices(self, "evaluator", evaluators)
        self.fields["evaluator"].load = load  # type: ignore[attr-defined]


class SwapForm(forms.Form):
    """With which file of another evaluator a file is swapped, and why."""

    other = SheetChoice(label=_("Swap with"), queryset=None)
    reason = forms.CharField(**WHY, widget=forms.Textarea(attrs={"rows": 2}))  # type: ignore[arg-type]

    def __init__(self, data: Any = None, *, sheets: Any) -> None:
        super().__init__(data)
        set_choices(self, "other", sheets)


class DueForm(forms.Form):
    """Until when the scores are due."""

    due_at = forms.DateTimeField(
        label=_("Scores due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    reason = forms.CharField(**WHY, widget=forms.Textarea(attrs={"rows": 2}))  # type: ignore[arg-type]

    def __init__(self, data: Any = None, *, panel: Panel) -> None:
        self.zone = panel.call.zone
        due = timezone.make_naive(panel.due_at, self.zone) if panel.due_at else None
        super().__init__(data, initial={"due_at": due})
        self.fields["due_at"].help_text = _("In the call's zone: %(zone)s.") % {"zone": panel.call.time_zone}

    def clean_due_at(self) -> Any:
        """Read the time in the call's zone."""
        typed = timezone.make_naive(self.cleaned_data["due_at"])
        return typed.replace(tzinfo=zoneinfo.ZoneInfo(str(self.zone)))


class CalibrateForm(forms.Form):
    """On which file all evaluators calibrate."""

    application = FileChoice(label=_("Application for calibration"), queryset=None)

    def __init__(self, data: Any = None, *, files: Any) -> None:
        super().__init__(data)
        set_choices(self, "application", files)


class CalibrationForm(forms.Form):
    """What the calibration came to."""

    text = forms.CharField(
        label=_("What the calibration came to"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("How the committee reads the criteria from here on; it goes into the minutes."),
    )
