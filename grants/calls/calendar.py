"""The deadline of a call as an entry for a calendar, with the rules of its zone."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from grants.calls.models import Call


def deadline_entry(call: Call) -> bytes:
    """Return the calendar file: the deadline to the second in the call's zone, and a reminder three days before."""
    host = urlsplit(settings.SITE_URL).hostname
    local = call.closes_at.astimezone(call.zone)
    event = Event()
    event.add("uid", f"call-{call.reference.lower()}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", local)
    event.add("dtend", local)
    event.add("summary", _("Deadline: %(title)s") % {"title": call.title})
    event.add("description", call.summary)
    event.add("url", settings.SITE_URL.rstrip("/") + reverse("calls:detail", args=[call.reference]))
    event.add_component(_reminder(call))
    calendar = Calendar()
    calendar.add("prodid", "-//Sofra//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _reminder(call: Call) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Three days left: %(title)s") % {"title": call.title})
    alarm.add("trigger", datetime.timedelta(days=-3))
    return alarm
