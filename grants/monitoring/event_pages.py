"""What the pages of activities show: the month, the map, the page of one activity."""

import calendar
import datetime
from collections.abc import Iterable
from typing import Any, Final

import rules
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core.context import own_name
from grants.monitoring import event_words as words
from grants.monitoring.models import Event, Place
from grants.monitoring.rules.mapping import WIDTH, Frame, frame_of, label_of, radius
from grants.monitoring.selectors.events import in_month, places_of, with_names

NOT_YET: Final = ("draft", "offered", "signed", "declined")


def month_page(events: QuerySet[Event], asked: str) -> dict[str, Any]:
    """Return the weeks of a month with what was held on each day, and the months beside it."""
    first = month_of(asked)
    held = list(with_names(in_month(events, first)).order_by("starts_on", "pk"))
    weeks = [
        [{"day": day, "inside": day.month == first.month, "events": _held_on(held, day)} for day in week]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    return {
        "month": first,
        "weekdays": [date_format(cell["day"], "D") for cell in weeks[0]],
        "weeks": weeks,
        "held": listed(held),
        "before": _month_beside(first, -1),
        "after": _month_beside(first, 1),
        "beneficiaries": words.beneficiaries_of(held),
    }


def month_of(asked: str) -> datetime.date:
    """Return the first day of the month that is asked for as 2025-10, or of this month."""
    try:
        found = datetime.datetime.strptime(asked, "%Y-%m").replace(tzinfo=datetime.UTC).date()
    except ValueError:
        found = timezone.localdate()
    return found.replace(day=1) if 2000 <= found.year <= 2100 else timezone.localdate().replace(day=1)


def map_page(events: QuerySet[Event]) -> dict[str, Any]:
    """Return the points of all places with their numbers, the grid under them, and the table of the same."""
    held = list(with_names(events))
    places = places_of(held)
    page: dict[str, Any] = {
        "beneficiaries": words.beneficiaries_of(held),
        "without": sum(not event.places.all() for event in held),
    }
    if not places:
        return page | {"points": []}
    frame = frame_of((float(place.longitude), float(place.latitude)) for place in places)
    grid = [{"x": f"{line.at:.1f}", "degrees": line.degrees} for line in frame.meridians()]
    rows = [{"y": f"{line.at:.1f}", "degrees": line.degrees} for line in frame.parallels()]
    points = _points(places, frame)
    size = {"width": f"{WIDTH:.0f}", "height": f"{frame.height:.0f}"}
    return page | {"points": points, "meridians": grid, "parallels": rows, **size}


def event_page(event: Event, user: Any) -> dict[str, Any]:
    """Return an activity with its words, its papers where the reader may read them, and what he may do."""
    names = ("edit", "remove", "attach", "write", "read_papers")
    may = {f"may_{name}": rules.has_perm(f"events.{name}", user, event) for name in names}
    return {
        **told(event),
        **may,
        "documents": list(event.documents.select_related("file")) if may["may_read_papers"] else [],
        "summaries": [(row, own_name(row.language)) for row in event.summaries.all()],
        "languages_left": len(settings.LANGUAGES) - len(event.summaries.all()),
        "inside": may["may_read_papers"],
    }


def events_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return how the page of a grant leads to its activities; nothing before there can be any. No query."""
    if str(agreement.state) in NOT_YET:
        return None
    may_add = any(rules.has_perm(f"events.{name}", user, agreement) for name in ("link", "contribute"))
    return {"reference": agreement.reference, "may_add": may_add}


def told(event: Event) -> dict[str, Any]:
    """Return what both the office and the public read of an activity; `earlier` and `later` are fetched."""
    return {
        "event": event,
        "days": words.days_of(event),
        "places": words.places_of(event),
        "programmes": words.programmes_of(event),
        "actions": list(event.actions.all()),
        "participants": words.participants_of(event),
        "breakdowns": words.breakdowns_of(event),
        "institutions": words.institutions_of(event),
        "earlier": listed(event.earlier),  # type: ignore[attr-defined]
        "later": listed(event.later),  # type: ignore[attr-defined]
        "beneficiaries": words.beneficiaries_of([event]),
    }


def listed(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return activities as short lists name them."""
    return [{"event": event, "days": words.days_of(event)} for event in events]


def _held_on(events: list[Event], day: datetime.date) -> list[Event]:
    return [event for event in events if event.starts_on <= day <= event.ends_on]


def _month_beside(first: datetime.date, by: int) -> dict[str, str]:
    day = (first + datetime.timedelta(days=31 if by > 0 else -1)).replace(day=1)
    return {"key": f"{day:%Y-%m}", "name": date_format(day, "YEAR_MONTH_FORMAT")}


def _points(places: dict[Place, list[Event]], frame: Frame) -> list[dict[str, Any]]:
    drawn: list[tuple[float, float]] = []
    points = []
    for place, there in places.items():
        x, y = frame.place(float(place.longitude), float(place.latitude))
        points.append(_point(place, there, x, y, drawn))
        drawn.append((x, y))
    return points


def _point(place: Place, there: list[Event], x: float, y: float, drawn: list[tuple[float, float]]) -> dict[str, Any]:
    size = radius(len(there))
    label_x, label_y, anchor = label_of(x, y, size, drawn)
    return {
        "place": place,
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "label_x": f"{label_x:.1f}",
        "label_y": f"{label_y:.1f}",
        "anchor": anchor,
        "radius": f"{size:.1f}",
        "events": listed(there),
        "said": _("%(place)s: %(n)s") % {"place": place.name, "n": len(there)},
    }
