"""What is entered when files are shared out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.people.models import User


class FileChoice(forms.ModelChoiceField):
    """A file by its reference."""

    def label_from_instance(self, obj: Any) -> str:
        """Show reference and organisation."""
        return f"{obj.reference} · {obj.organisation}"


class AssignForm(forms.Form):
    """One more evaluator for one file."""

    application = FileChoice(label=_("File"), queryset=None)
    evaluator = forms.ModelChoiceField(label=_("Evaluator"), queryset=User.objects.none())

    def __init__(self, data: Any = None, *, files: Any, evaluators: Any, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["application"].queryset = files  # type: ignore[attr-defined]
        self.fields["evaluator"].queryset = evaluators  # type: ignore[attr-defined]
