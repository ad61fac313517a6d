"""Routes of calls: what the officer sets, part by part, and whom a call invites."""

from django.urls import URLPattern, path

from grants.calls.views import drafting, invited, judging

urlpatterns: list[URLPattern] = [
    path("calls/<slug:reference>/edit/<slug:part>/", drafting.edit, name="edit"),
    path("calls/<slug:reference>/models/", judging.models, name="judging_models"),
    path("calls/<slug:reference>/model-from-file/", judging.model_file, name="judging_model_file"),
    path("calls/<slug:reference>/models/<slug:model>/", judging.model, name="judging_model"),
    path("calls/<slug:reference>/lots/<slug:lot>/", judging.lot, name="lot_judging"),
    path("calls/<slug:reference>/changes/<int:pk>/lots/<slug:lot>/", judging.corrigendum_lot, name="corrigendum_lot"),
    path("calls/<slug:reference>/invited/", invited.invited, name="invited"),
    path("calls/<slug:reference>/invited/add/", invited.invite, name="invite"),
    path("calls/<slug:reference>/invited/remove/", invited.uninvite, name="uninvite"),
]
