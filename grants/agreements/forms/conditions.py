"""The shape of what people enter about the conditions of a signature."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MeetForm(forms.Form):
    """How it is known that a condition is met, with a paper where there is one."""

    note = forms.CharField(
        label=_("How it is known"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept."),
    )
    file = forms.FileField(label=_("Paper, if there is one"), required=False)


class AgreeForm(forms.Form):
    """The budget that was read, and the yes to it."""

    sha256 = forms.CharField(widget=forms.HiddenInput(), max_length=64)
    confirmed = forms.BooleanField(
        label=_("I have read the revised budget, and the organisation agrees to it."),
        error_messages={"required": _("Tick the box: without it nothing is agreed.")},
    )
