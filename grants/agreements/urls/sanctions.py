"""Routes of the checks on sanctions lists."""

from django.urls import path

from grants.agreements.views import sanctions as views

urlpatterns = [
    path("sanctions-checks/", views.index, name="sanctions"),
    path("sanctions-checks/<int:pk>/evidence/", views.evidence, name="sanctions_evidence"),
    path("agreements/<slug:reference>/sanctions-check/", views.record, name="check_sanctions"),
]
