"""Fields of a call: a moment in the call's zone, a day."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

ZONES = (
    "Europe/Belgrade",
    "Europe/Podgorica",
    "Europe/Sarajevo",
    "Europe/Skopje",
    "Europe/Tirane",
    "Europe/Istanbul",
    "Europe/Paris",
    "Europe/Brussels",
)
ZONE_NAMES = [(name, name.partition("/")[2]) for name in ZONES]


class MomentInput(forms.DateTimeInput):
    """Day and time to the second, as a browser lets one choose them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


class LocalMomentField(forms.Field):
    """A day and a time without a zone; the form adds the zone that the call names."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """Return the naive time, or refuse what is none."""
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        try:
            found = parse_datetime(str(value).strip())
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise forms.ValidationError(_("Write day and time, for example 2027-03-27 23:59:59."), code="invalid")
        return found.replace(microsecond=0)


class DayInput(forms.DateInput):
    """A day, as a browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
