"""Dates and times as a reader says them: with the zone, and with how long there is left."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_timezone_location
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def reading_locale() -> Locale:
    """Return the locale of dates; English dates are written as Europe writes them."""
    language = get_language() or "en"
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))


def long_date(moment: datetime, zone: str | None = None) -> str:
    """Return "Friday 11 December 2026" in the zone."""
    form = "EEEE d MMMM y" if (get_language() or "en") == "en" else "full"
    return format_date(moment.astimezone(ZoneInfo(zone or settings.TIME_ZONE)), form, locale=reading_locale())


def exact_time(moment: datetime, zone: str | None = None) -> str:
    """Return "23:59:59, Belgrade time"; the seconds are left out when there are none."""
    local = moment.astimezone(ZoneInfo(zone or settings.TIME_ZONE))
    form = "HH:mm:ss" if local.second else "HH:mm"
    return _("%(time)s, %(city)s time") % {
        "time": format_time(local, form, locale=reading_locale()),
        "city": city_of(zone or settings.TIME_ZONE),
    }


def city_of(zone: str) -> str:
    """Return the city that gives the zone its name, in the reader's language."""
    return get_timezone_location(ZoneInfo(zone), locale=reading_locale(), return_city=True)


def time_left(until: datetime, now: datetime | None = None) -> str:
    """Return the two largest units of the time left ("20 days and 2 hours"), or an empty string when it has passed."""
    left = until - (now or timezone.now())
    return "" if left <= timedelta() else span(left)


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units; less than a minute is said so."""
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes and not days else "",
    ]
    said = [part for part in parts if part]
    if not said:
        return _("less than a minute")
    return said[0] if len(said) == 1 else _("%(larger)s and %(smaller)s") % {"larger": said[0], "smaller": said[1]}
