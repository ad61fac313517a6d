"""Routes of calls: what the officer sets, part by part, and whom a call invites."""

from django.urls import URLPattern, path

from grants.calls.views import drafting, invited

urlpatterns: list[URLPattern] = [
    path("calls/<slug:reference>/edit/<slug:part>/", drafting.edit, name="edit"),
    path("calls/<slug:reference>/invited/", invited.invited, name="invited"),
    path("calls/<slug:reference>/invited/add/", invited.invite, name="invite"),
    path("calls/<slug:reference>/invited/remove/", invited.uninvite, name="uninvite"),
]
