"""The public register of awards, and of the activities that were published."""

from django.urls import path

from grants.opendata import event_views, views

app_name = "opendata"
urlpatterns = [
    path("awards/", views.awards, name="awards"),
    path("activities/", event_views.events, name="events"),
    path("activities/<int:pk>/", event_views.event, name="event"),
    path("activities/<int:pk>/pdf/", event_views.event_pdf, name="event_pdf"),
]
