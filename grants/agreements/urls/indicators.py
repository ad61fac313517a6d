"""Routes of a grant's indicators while its agreement is a draft."""

from django.urls import path

from grants.agreements.views import indicators

urlpatterns = [
    path("agreements/<slug:reference>/indicators/add/", indicators.indicator_add, name="indicator_add"),
    path("agreements/indicators/<int:pk>/edit/", indicators.indicator_edit, name="indicator_edit"),
    path("agreements/indicators/<int:pk>/remove/", indicators.indicator_remove, name="indicator_remove"),
]
