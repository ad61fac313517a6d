"""The shape of what is asked of a report of a period."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.programmes.models import Action


class DayInput(forms.DateInput):
    """A day as browsers pick it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PeriodForm(forms.Form):
    """From which day until which."""

    since = forms.DateField(label=_("From"), widget=DayInput())
    until = forms.DateField(label=_("Until"), widget=DayInput(), help_text=_("Figures are those at the end of it."))

    def clean_since(self) -> datetime.date:
        """Refuse a year that no action can have."""
        found: datetime.date = self.cleaned_data["since"]
        if found.year < 2000:
            raise forms.ValidationError(gettext("Choose a day from the year 2000 on."))
        return found

    def clean_until(self) -> datetime.date:
        """Refuse a day that has not come."""
        found: datetime.date = self.cleaned_data["until"]
        if found > timezone.localdate():
            raise forms.ValidationError(gettext("This day has not come yet."))
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("The end lies before the beginning."))
        return cleaned


def presets_of(action: Action, today: datetime.date) -> list[tuple[Any, datetime.date, datetime.date]]:
    """Return the usual periods: the last whole quarter, half-year and year, and the whole action until today."""
    quarter = datetime.date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    half = datetime.date(today.year, 7 if today.month > 6 else 1, 1)
    year = datetime.date(today.year, 1, 1)
    day = datetime.timedelta(days=1)
    return [
        (_("Last quarter"), _months_before(quarter, 3), quarter - day),
        (_("Last half-year"), _months_before(half, 6), half - day),
        (_("Last year"), year.replace(year=today.year - 1), year - day),
        (_("Whole action"), min(action.phase.starts_on, today), today),
    ]


def _months_before(first: datetime.date, months: int) -> datetime.date:
    number = first.year * 12 + first.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)
