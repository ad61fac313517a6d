"""The dates of a call as entries for a calendar, with the rules of its zone."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from grants.calls.models import Call

BEFORE = datetime.timedelta(days=3)


def calendar_of(call: Call) -> bytes:
    """Return the calendar file: every date of the call to the second in its zone, and a reminder before a deadline.

    An entry keeps its name when a corrigendum moves it, so that a calendar which has it already moves it too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Sofra//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", call.title)
    version = max(call.versions.count() - 1, 0)
    for name, moment, summary, reminds in _dates(call):
        calendar.add_component(_entry(call, name, moment, summary, version=version, reminds=reminds))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _dates(call: Call) -> list[tuple[str, datetime.datetime, str, bool]]:
    """Return the dates as (name, moment, what it is, whether to remind), earliest first."""
    title = {"title": call.title}
    found = [("opening", call.opens_at, _("Opens: %(title)s") % title, False)]
    if call.questions_until:
        found.append(("questions", call.questions_until, _("Last questions: %(title)s") % title, True))
    if call.has_two_stages and call.concept_closes_at:
        found.append(("concept", call.concept_closes_at, _("Deadline for concept notes: %(title)s") % title, True))
    found.append(("deadline", call.closes_at, _("Deadline: %(title)s") % title, True))
    return sorted(found, key=lambda date: date[1])


def _entry(call: Call, name: str, moment: datetime.datetime, summary: str, *, version: int, reminds: bool) -> Event:
    site = settings.SITE_URL.rstrip("/")
    local = moment.astimezone(call.zone)
    event = Event()
    event.add("uid", f"call-{call.reference.lower()}-{name}@{urlsplit(site).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("sequence", version)
    event.add("dtstart", local)
    event.add("dtend", local)
    event.add("summary", summary)
    event.add("description", call.summary)
    event.add("url", site + reverse("calls:detail", args=[call.reference]))
    if reminds:
        event.add_component(_reminder(summary))
    return event


def _reminder(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Three days left: %(what)s") % {"what": summary})
    alarm.add("trigger", -BEFORE)
    return alarm
