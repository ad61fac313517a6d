"""Routes of reports that are owed."""

from django.urls import path

from grants.monitoring.views import calendar as views

urlpatterns = [
    path("agreements/<slug:reference>/report/extend/", views.extend, name="extend"),
    path("agreements/<slug:reference>/report/default/", views.default, name="default"),
]
