"""Activities as their readers may see them, and what of them the public reads."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from grants.applications.closing import is_open_to
from grants.monitoring.models import Event, EventDocument, EventSummary, Place
from grants.people.selectors import belongs_to
from grants.programmes.models import Action, StaffRole
from grants.programmes.policies import staff_scopes
from grants.programmes.selectors import STAFF, actions_in_scope

APPLICATION = "agreement__award__application"


def events_visible_to(user: Any) -> QuerySet[Event]:
    """Return the activities that the user may read: public ones, those of own grants, those of the own scope."""
    public = Q(state="published")
    if getattr(user, "pk", None) is None:
        return Event.objects.filter(public)
    own = belongs_to(user, "agreement__organisation")
    return Event.objects.filter(public | own | (in_scope(user, *STAFF) & is_open_to(user, APPLICATION)))


def in_scope(user: Any, *roles: str) -> Q:
    """Return the filter for activities of a programme or an action in the user's scope; no row comes twice."""
    programmes: set[int] = set()
    actions: set[int] = set()
    for role in roles:
        in_programmes, in_actions = staff_scopes(user).get(role, (set(), set()))
        programmes |= in_programmes
        actions |= in_actions
    of_programme = Event.programmes.through.objects.filter(event=OuterRef("pk"), programme__in=programmes)
    of_action = Event.actions.through.objects.filter(event=OuterRef("pk"), action__in=actions)
    return Q(Exists(of_programme)) | Q(Exists(of_action))


def with_names(events: QuerySet[Event]) -> QuerySet[Event]:
    """Fetch what lists and maps show: places with their countries, programmes, phases. Three queries more."""
    places = Prefetch("places", Place.objects.select_related("beneficiary"))
    return events.select_related("agreement__organisation", "agreement__award__application").prefetch_related(
        places, "programmes", "phases"
    )


def public_events() -> QuerySet[Event]:
    """Return what everybody may read, the newest first."""
    summaries = Prefetch("summaries", EventSummary.objects.order_by("language"))
    return with_names(Event.objects.filter(state="published")).prefetch_related(summaries).order_by("-starts_on", "-pk")


def get_event(user: Any, pk: int) -> Event:
    """Return an activity that the user may read, with all its parts, or raise Http404."""
    earlier = Prefetch("builds_on", events_visible_to(user), to_attr="earlier")
    later = Prefetch("followed_by", events_visible_to(user), to_attr="later")
    found = (
        with_names(events_visible_to(user))
        .prefetch_related("actions", "summaries", earlier, later)
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_public_event(pk: int) -> Event:
    """Return a published activity with what the public reads of it, or raise Http404."""
    published = Event.objects.filter(state="published")
    earlier = Prefetch("builds_on", published, to_attr="earlier")
    later = Prefetch("followed_by", published, to_attr="later")
    found = public_events().prefetch_related("actions", earlier, later).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_document(user: Any, pk: int) -> EventDocument:
    """Return a paper of an activity that the user may read; papers are not public. Raises Http404."""
    own = belongs_to(user, "event__agreement__organisation")
    found = EventDocument.objects.select_related("file", "event").filter(pk=pk)
    found = found.filter(
        own | Q(event__in=Event.objects.filter(in_scope(user, *STAFF) & is_open_to(user, APPLICATION)))
    )
    document = found.first()
    if document is None:
        raise Http404
    return document


def in_month(events: QuerySet[Event], first: datetime.date) -> QuerySet[Event]:
    """Return the activities of which a day falls in the month that begins with this day."""
    after = (first + datetime.timedelta(days=31)).replace(day=1)
    return events.filter(starts_on__lt=after, ends_on__gte=first)


def places_of(events: Iterable[Event]) -> dict[Place, list[Event]]:
    """Return each place with what was held there, in the order of the names."""
    found: dict[Place, list[Event]] = {}
    for event in events:
        for place in event.places.all():
            found.setdefault(place, []).append(event)
    return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0].name)))


def actions_to_choose(user: Any, event: Event | None = None) -> QuerySet[Action]:
    """Return the actions that an officer may name: those of his scope, and those that are named already."""
    mine = actions_in_scope(user, StaffRole.Role.OFFICER).values("pk")
    named = event.actions.values("pk") if event is not None and event.pk else Action.objects.none().values("pk")
    return Action.objects.filter(Q(pk__in=mine) | Q(pk__in=named)).select_related("phase")
