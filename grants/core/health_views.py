"""The page on which the office reads how the site fared: its own record, and the outages in it."""

from datetime import datetime, timedelta
from typing import Any, Final

import rules
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grants.core import health_record, nightly
from grants.core.access import access
from grants.core.clock import span
from grants.core.fields import format_percent
from grants.core.rules import Outage, whole_length

SHOWN: Final = timedelta(days=30)


@access(get={"officer", "administrator"})
def record(request: HttpRequest) -> HttpResponse:
    """Show the outages of the last thirty days, and whether the site answers now."""
    if not rules.has_perm("health.view", request.user):
        raise PermissionDenied
    now = timezone.now()
    found = health_record.outages_between(now - SHOWN, now)
    whole = whole_length(found, at_least=timedelta())
    context = {
        "last": health_record.last_answer(),
        "outages": [_line(outage, why) for outage, why in health_record.reasons_of(found)],
        "whole": span(whole) if whole else "",
        "share": _share(whole, now),
        "longer_than": settings.OUTAGE_MINUTES,
        "zone": settings.TIME_ZONE,
        "checks": nightly.latest(),
    }
    return render(request, "grants/core/health_record.html", context)


def _share(away: timedelta, now: datetime) -> str:
    """Return in percent for how much of the time recorded the site answered, rounded down: 100 means always."""
    known = min(SHOWN, now - (health_record.first_moment() or now))
    return format_percent(10_000 - -(-10_000 * away // known)) if known else ""


def _line(outage: Outage, why: str) -> dict[str, Any]:
    return {
        "begin": outage.begin,
        "end": outage.end,
        "length": span(outage.length),
        "minutes": round(outage.length / timedelta(minutes=1)),
        "why": why,
        "counts": outage.length > timedelta(minutes=settings.OUTAGE_MINUTES),
    }
