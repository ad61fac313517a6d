"""The site's own health record: once a minute it asks itself over HTTP whether it answers, and writes down what it got.

Applicants who lose time by an outage get it back for everybody (grants.calls.outages); so the record is kept by the
site itself, and a minute in which nobody was there to ask counts as an outage, too.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from grants.core.models import HealthRecord
from grants.core.rules import Outage, outages

PATIENCE_SECONDS: Final = 20.0
NEEDED: Final = ("database", "migrations")  # mail or broker may be late: what applicants type is saved all the same
KEPT: Final = timedelta(days=90)


def ask_site() -> HealthRecord:
    """Ask the site whether it answers, and write the answer down for this minute; asked twice, the first one stands."""
    minute = timezone.now().replace(second=0, microsecond=0)
    answers, detail = _ask()
    found, _made = HealthRecord.objects.get_or_create(at=minute, defaults={"answers": answers, "detail": detail[:200]})
    return found


def thin_record() -> int:
    """Forget the good answers of more than 90 days ago; what was bad stays. Returns how many went."""
    gone, _each = HealthRecord.objects.filter(at__lt=timezone.now() - KEPT, answers=True).delete()
    return gone


def outages_between(since: datetime, until: datetime) -> list[Outage]:
    """Return the outages between two moments; beyond 90 days the record is thinned and tells nothing more.

    It is read from the last good answer before them, so that an outage under way at the beginning is seen.
    """
    now = timezone.now()
    since = max(since, now - KEPT)
    before = HealthRecord.objects.filter(at__lte=since, answers=True).order_by("-at").values_list("at", "answers")[:1]
    inside = HealthRecord.objects.filter(at__gt=since, at__lte=until).order_by("at").values_list("at", "answers")
    return outages([*before, *inside], since, until, now)


def first_moment() -> datetime | None:
    """Return when the record began, as far as it is kept."""
    return HealthRecord.objects.values_list("at", flat=True).first()


def last_answer() -> HealthRecord | None:
    """Return the latest record."""
    return HealthRecord.objects.last()


def reasons_of(found: Iterable[Outage]) -> list[tuple[Outage, str]]:
    """Return outages, the latest first, each with what the site said; nothing where nobody was there to ask."""
    rows = list(found)
    wanted = Q()
    for outage in rows:
        wanted |= Q(at__gte=outage.begin, at__lte=outage.end)
    bad = list(HealthRecord.objects.filter(wanted, answers=False)) if rows else []
    return [
        (outage, next((row.detail for row in bad if outage.begin <= row.at <= outage.end), ""))
        for outage in reversed(rows)
    ]


def _ask() -> tuple[bool, str]:
    """Return whether the site can serve applicants, and what it said."""
    address = settings.HEALTH_URL or f"{settings.SITE_URL}/health/ready"
    if urlsplit(address).scheme not in {"http", "https"}:
        return False, "its address is no web address"
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310
            return _judge(response.status, response.read(4096))
    except urllib.error.HTTPError as error:
        return _judge(error.code, error.read(4096))
    except (OSError, ValueError) as error:
        return False, f"no answer: {type(error).__name__}"


def _judge(status: int, body: bytes) -> tuple[bool, str]:
    """Say whether an answer means that applicants are served: well, or with nothing but mail or broker behind."""
    if status == 200:
        return True, ""
    try:
        said: Any = json.loads(body)
        wrong = [f"{name}: {said[name]}" for name in NEEDED if said[name] != "ok"]
    except (ValueError, KeyError, TypeError):
        return False, f"status {status}"
    return not wrong, "; ".join(wrong)
