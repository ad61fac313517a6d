"""Activities in the reader's words: days, places, participants, and the summary in the language at hand."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grants.monitoring.models import Event, EventSummary
from grants.monitoring.rules.participants import BREAKDOWNS, INSTITUTIONS
from grants.programmes.models import Beneficiary

BREAKDOWN_NAMES: Final = {
    "sex": gettext_lazy("By sex"),
    "age": gettext_lazy("By age"),
    "disability": gettext_lazy("With a disability"),
    "institution": gettext_lazy("By institution"),
}


def days_of(event: Event) -> str:
    """Say on which day or from which day to which it was held."""
    first, last = date_format(event.starts_on, "DATE_FORMAT"), date_format(event.ends_on, "DATE_FORMAT")
    return first if event.starts_on == event.ends_on else _("%(first)s to %(last)s") % {"first": first, "last": last}


def places_of(event: Event, *, countries: bool = True) -> str:
    """Say where it was held: towns with their countries, the venue as it was written, online."""
    towns = [_with_country(place) if countries else place.name for place in event.places.all()]
    return ", ".join([*towns, *([event.venue] if event.venue else []), *([_("online")] if event.is_online else [])])


def participants_of(event: Event) -> str:
    """Say how many took part, as the source does: a number, more than a number, or nothing."""
    if event.total is None:
        return ""
    return _("more than %(n)s") % {"n": event.total} if event.total_is_least else str(event.total)


def breakdowns_of(event: Event) -> list[dict[str, Any]]:
    """Return the numbers that are known of each breakdown, with their names."""
    found = [
        {
            "label": str(BREAKDOWN_NAMES[name]),
            "rows": [(label_of(group), value) for group in groups if (value := getattr(event, group)) is not None],
        }
        for name, groups in BREAKDOWNS.items()
    ]
    return [part for part in found if part["rows"]]


def institutions_of(event: Event) -> list[str]:
    """Return the kinds of institutions that are known to have taken part without a number."""
    return [label_of(group) for group in INSTITUTIONS if group in event.institutions]


def label_of(group: str) -> str:
    """Return what a group of participants is called, with a capital."""
    name = str(Event._meta.get_field(group).verbose_name)  # type: ignore[union-attr]
    return name[:1].upper() + name[1:]


def programmes_of(event: Event) -> list[str]:
    """Return the programmes, each by its phases where these are known."""
    phases = list(event.phases.all())
    known = {phase.programme_id for phase in phases}
    without = [programme.name for programme in event.programmes.all() if programme.pk not in known]
    return [*(phase.name for phase in phases), *without]


def summary_of(event: Event) -> EventSummary | None:
    """Return the public summary in the reader's language, else in English, else the first."""
    by_language = {row.language: row for row in event.summaries.all()}
    language = get_language() or "en"
    return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), None)


def beneficiaries_of(events: Iterable[Event]) -> list[Beneficiary]:
    """Return the beneficiaries whose towns are named, so that their footnotes can be shown."""
    found = {place.beneficiary for event in events for place in event.places.all() if place.beneficiary}
    return sorted(found, key=lambda row: row.order)


def _with_country(place: Any) -> str:
    return f"{place.name} ({place.country_name})"
