"""What is entered about a committee and its members."""

import zoneinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.calls.models import Call
from grants.evaluation.models import Panel
from grants.people.models import User


class EvaluatorsField(forms.ModelMultipleChoiceField):
    """Evaluators by name."""

    widget = forms.CheckboxSelectMultiple


class PanelForm(forms.Form):
    """Who sits on the committee, and until when the scores are due."""

    evaluators = EvaluatorsField(label=_("Evaluators"), queryset=User.objects.none(), help_text=_("At least three."))
    due_at = forms.DateTimeField(
        label=_("Scores due"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, *, call: Call, evaluators: Any, panel: Panel | None) -> None:
        initial = {}
        if panel is not None:
            due = timezone.make_naive(panel.due_at, call.zone) if panel.due_at else None
            initial = {"evaluators": [member.user_id for member in panel.members.all()], "due_at": due}
        super().__init__(data, initial=initial)
        self.zone = call.zone
        self.fields["evaluators"].queryset = evaluators  # type: ignore[attr-defined]
        self.fields["due_at"].help_text = _("In the call's zone: %(zone)s.") % {"zone": call.time_zone}

    def clean_evaluators(self) -> Any:
        """Ask for a quorum."""
        chosen = self.cleaned_data["evaluators"]
        if len(chosen) < 3:
            raise forms.ValidationError(_("Appoint at least three evaluators."))
        return chosen

    def clean_due_at(self) -> Any:
        """Read the time in the call's zone, and refuse one that has passed."""
        typed = timezone.make_naive(self.cleaned_data["due_at"])
        due = typed.replace(tzinfo=zoneinfo.ZoneInfo(str(self.zone)))
        if due <= timezone.now():
            raise forms.ValidationError(_("Choose a time that lies ahead."))
        return due
