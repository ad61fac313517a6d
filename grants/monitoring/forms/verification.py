"""The shape of what people enter in the verification of costs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField, PercentField
from grants.core.files import TYPES
from grants.monitoring.models import AuditNote, CostFile

ENDINGS = ",".join(f".{kind}" for kind in TYPES)


class ManyFilesInput(forms.ClearableFileInput):
    """A chooser of several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files, or none; each is looked at when it is received."""

    def __init__(self, **kwargs: Any) -> None:
        widget = ManyFilesInput(attrs={"accept": ENDINGS})
        super().__init__(widget=widget, allow_empty_file=True, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files as a list."""
        return list(data or [])


class AskForm(forms.Form):
    """A question of finance about one cost."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        help_text=_("The grantee reads it, and answers on the page of the cost."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label=_("A file with it (optional)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
    )


class AnswerForm(forms.Form):
    """What the grantee answers about one cost, with further files."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    files = ManyFilesField(
        label=_("Further files"), help_text=_("PDF, photographs or office documents; several at once if you like.")
    )
    kind = forms.ChoiceField(label=_("What they are"), choices=CostFile.Kind.choices, initial=CostFile.Kind.OTHER)


class ReduceForm(forms.Form):
    """By how much a grant is reduced, and why."""

    basis_points = PercentField(label=_("Reduction, percent"), help_text=_("0 takes an earlier reduction back."))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisallowForm(forms.Form):
    """What an audit takes out of an accepted cost."""

    amount_cents = MoneyField(label=_("Amount that is no longer accepted"))
    finding = forms.CharField(
        label=_("Finding of the audit"), max_length=300, help_text=_("The audit, its report and the paragraph.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AuditNoteForm(forms.Form):
    """What an outsider notes on a grant, or on one of its costs."""

    kind = forms.ChoiceField(label=_("What it is"), choices=AuditNote.Kind.choices, widget=forms.RadioSelect)
    cost = forms.ModelChoiceField(
        queryset=AuditNote.objects.none(), label=_("Cost"), required=False, empty_label=_("The grant as a whole")
    )
    text = forms.CharField(label=_("Text"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
