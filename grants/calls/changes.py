"""The published changes of a call: every version after the first, with its day and its reason."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format

from grants.calls.models import Call


@dataclass(frozen=True)
class Change:
    """A version that a corrigendum made."""

    number: int
    reason: str
    at: datetime
    url: str

    @property
    def day(self) -> str:
        """The day of its publication where the call is."""
        return date_format(self.at.date(), "DATE_FORMAT")


def changes_of(call: Call) -> list[Change]:
    """Return the changes, newest first, each with the place where all of it stands. One query."""
    rows = call.versions.filter(number__gt=1).order_by("-number").values_list("number", "reason", "published_at")
    history = reverse("calls:versions", args=[call.reference])
    return [
        Change(number, reason, at.astimezone(call.zone), f"{history}#version-{number}") for number, reason, at in rows
    ]
