"""The shape of what is entered about a report that is owed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField
from grants.core.forms import ReasonForm
from grants.monitoring.forms.reports import DateInput


class ExtendForm(ReasonForm):
    """A later day for a report, and why."""

    until = DayField(label=_("New day"), widget=DateInput())
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("The grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("until", "reason")


class DefaultForm(ReasonForm):
    """Why a report is taken as never coming in."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("Say how the grantee was asked for it and what came back; the grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
