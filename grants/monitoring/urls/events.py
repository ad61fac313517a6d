"""Routes of activities, by the object they act on."""

from django.urls import path

from grants.monitoring.views import event_writing, events

urlpatterns = [
    path("events/", events.index, name="events"),
    path("events/calendar/", events.month, name="events_calendar"),
    path("events/map/", events.on_map, name="events_map"),
    path("events/add/", event_writing.begin, name="event_begin"),
    path("agreements/<slug:reference>/events/add/", event_writing.add, name="event_add"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/<int:pk>/edit/", event_writing.edit, name="event_edit"),
    path("events/<int:pk>/remove/", event_writing.remove, name="event_remove"),
    path("events/<int:pk>/summary/", event_writing.write, name="event_write"),
    path("events/<int:pk>/publish/", event_writing.publish, name="event_publish"),
    path("events/<int:pk>/withdraw/", event_writing.withdraw, name="event_withdraw"),
    path("events/<int:pk>/papers/add/", event_writing.attach, name="event_attach"),
    path("event-papers/<int:pk>/", events.document, name="event_paper"),
    path("event-papers/<int:pk>/remove/", event_writing.detach, name="event_paper_detach"),
]
