"""Routes of the early warning and of the risk of a grant."""

from django.urls import path

from grants.monitoring.views import risk as views

urlpatterns = [
    path("early-warning/", views.index, name="early_warning"),
    path("agreements/<slug:reference>/monitoring/", views.grant, name="grant"),
    path("agreements/<slug:reference>/risk/raise/", views.raise_risk, name="raise_risk"),
    path("agreements/<slug:reference>/risk/end-raise/", views.end_raise, name="end_raise"),
]
