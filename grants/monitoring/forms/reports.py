"""The shape of what people enter in a report and in its verification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField, MoneyField
from grants.monitoring.models import Expenditure
from grants.monitoring.rules.participants import MOST_PEOPLE

UNDECIDED = (Expenditure.Outcome.PENDING, Expenditure.Outcome.ASKED)


class DateInput(forms.DateInput):
    """The calendar of the browser; dates travel in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ActivityForm(forms.Form):
    """An activity that was held, with numbers of people."""

    title = forms.CharField(label=_("Activity"), max_length=200)
    held_on = DayField(label=_("Date"), widget=DateInput())
    place = forms.CharField(label=_("Place"), max_length=120)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    others = forms.IntegerField(label=_("Other or not said"), min_value=0, max_value=MOST_PEOPLE, initial=0)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one person."""
        cleaned = super().clean() or {}
        numbers = [cleaned.get(name) for name in ("women", "men", "others")]
        if not self.errors and not any(numbers):
            self.add_error("women", _("Write how many people took part."))
        return cleaned


class VerifyForm(forms.Form):
    """What finance says of one cost."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Expenditure.Outcome.choices if choice[0] not in UNDECIDED],
        widget=forms.RadioSelect,
    )
    accepted_cents = MoneyField(required=False, label=_("Accepted amount, when partly"))
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason, when partly or refused"),
        help_text=_("The grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemarkForm(forms.Form):
    """A remark that somebody may add to an act."""

    reason = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Remark (optional)"),
        help_text=_("It is kept in the record."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
