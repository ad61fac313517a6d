"""How the list, the calendar and the map of activities are narrowed."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from grants.monitoring.models import Event, Place
from grants.monitoring.selectors.events import events_visible_to
from grants.programmes.models import Action, Programme
from workflows.machines.event import EventState


def _programmes(request: Any) -> Any:
    return Programme.objects.filter(events__in=events_visible_to(request.user).values("pk")).distinct()


def _actions(request: Any) -> Any:
    return Action.objects.filter(events__in=events_visible_to(request.user).values("pk")).distinct()


def _places(request: Any) -> Any:
    return Place.objects.filter(events__in=events_visible_to(request.user).values("pk")).distinct()


class EventFilter(django_filters.FilterSet):
    """By programme, action, kind, place, year, and whether the public reads it."""

    programmes = django_filters.ModelChoiceFilter(label=_("Programme"), queryset=_programmes, empty_label=_("All"))
    actions = django_filters.ModelChoiceFilter(label=_("Action"), queryset=_actions, empty_label=_("All"))
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Event.Kind.choices, empty_label=_("All"))
    places = django_filters.ModelChoiceFilter(label=_("Place"), queryset=_places, empty_label=_("All"))
    year = django_filters.NumberFilter(label=_("Year"), method="of_year", min_value=2000, max_value=2100)
    state = django_filters.ChoiceFilter(label=_("Public"), choices=EventState.choices, empty_label=_("All"))

    def of_year(self, events: Any, _name: str, year: Any) -> Any:
        """Keep what was held on a day of the year."""
        return events.filter(starts_on__year__lte=int(year), ends_on__year__gte=int(year))

    class Meta:
        model = Event
        fields = ("programmes", "actions", "kind", "places", "year", "state")
