"""The shape of what is typed into the issue log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField
from grants.core.forms import set_choices
from grants.monitoring.forms.visits import day_input, text_area
from grants.monitoring.models import Issue
from grants.people.models import User


class HandsForm(forms.Form):
    """How severe it is, who settles it, and until when."""

    severity = forms.TypedChoiceField(
        label=_("Severity"), choices=Issue.Severity.choices, coerce=int, initial=Issue.Severity.MEDIUM
    )
    owner = forms.ModelChoiceField(label=_("Who settles it"), queryset=User.objects.none(), empty_label=_("Choose"))
    due_on = DayField(label=_("To be settled by"), widget=day_input())

    def __init__(self, *args: Any, owners: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [person.pk for person in owners]
        set_choices(self, "owner", User.objects.filter(pk__in=people).order_by("name", "pk"))


class IssueForm(HandsForm):
    """A new entry of the log."""

    title = forms.CharField(label=_("Issue"), max_length=140)
    description = forms.CharField(label=_("Description"), max_length=4000, widget=text_area(5))
    field_order = ("title", "description", "severity", "owner", "due_on")


class EditIssueForm(HandsForm):
    """What changes of an open entry, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=text_area(3))
