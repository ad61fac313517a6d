"""The two forms that most acts need, and how a refusal of a service appears at its field."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grants.core.errors import DomainError


class ReasonForm(forms.Form):
    """Why somebody does what is going to be recorded."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the record."),
    )


class ConfirmForm(forms.Form):
    """Nothing but the button: the page says what will happen."""


def set_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Let a field choose among these alone: rows of the database, or pairs of a value and its label."""
    setattr(form.fields[name], "queryset" if isinstance(choices, QuerySet) else "choices", choices)


def refuse(form: forms.BaseForm, error: Exception) -> None:
    """Show a refusal of a service in the form, at the field that it names or at the top."""
    field = error.field if isinstance(error, DomainError) else None
    if not form.is_bound:
        form.full_clean()
        form.cleaned_data = {}
    form.add_error(field if field in form.fields else None, str(error))
