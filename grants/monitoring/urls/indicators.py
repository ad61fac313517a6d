"""Routes of the values of indicators and of progress against target."""

from django.urls import path

from grants.monitoring.views import indicators as views
from grants.monitoring.views import progress

urlpatterns = [
    path("indicator-values/", views.indicator_values, name="indicator_values"),
    path("indicator-values/<int:pk>/", views.indicator_value, name="indicator_value"),
    path("indicator-values/<int:pk>/correct/", views.indicator_value_correct, name="indicator_value_correct"),
    path("indicator-values/<int:pk>/validate/", views.indicator_value_validate, name="indicator_value_validate"),
    path("indicator-values/<int:pk>/return/", views.indicator_value_return, name="indicator_value_return"),
    path("indicator-values/<int:pk>/evidence/", views.indicator_value_evidence, name="indicator_value_evidence"),
    path("agreements/<slug:reference>/indicators/", views.grant_indicators, name="grant_indicators"),
    path("agreements/<slug:reference>/report/indicators/", views.report_indicators, name="report_indicators"),
    path("agreements/indicators/<int:pk>/report/", views.milestone_add, name="milestone_add"),
    path("agreements/indicators/<int:pk>/link/", views.indicator_link, name="indicator_link"),
    path("actions/<slug:code>/progress/", progress.action, name="progress"),
    path("programmes/<slug:programme>/progress/", progress.programme, name="programme_progress"),
]
