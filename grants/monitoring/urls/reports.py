"""Routes of reports and of the closure, by the object they act on."""

from django.urls import path

from grants.monitoring.views import judging
from grants.monitoring.views import reports as views

urlpatterns = [
    path("reports/", views.index, name="index"),
    path("agreements/<slug:reference>/report/", views.report, name="report"),
    path("agreements/<slug:reference>/report/start/", views.start, name="start"),
    path("agreements/<slug:reference>/report/activities/add/", views.activity_add, name="activity_add"),
    path("agreements/<slug:reference>/report/costs/", judging.costs, name="costs"),
    path("agreements/<slug:reference>/report/costs/verify/", judging.verify_remaining, name="verify_remaining"),
    path("agreements/<slug:reference>/report/submit/", views.submit, name="submit"),
    path("agreements/<slug:reference>/report/return/", judging.return_for_completion, name="return_for_completion"),
    path("agreements/<slug:reference>/report/accept-narrative/", judging.accept_narrative, name="accept_narrative"),
    path("agreements/<slug:reference>/report/accept-costs/", judging.accept_costs, name="accept_costs"),
    path("activities/<int:pk>/remove/", views.activity_remove, name="activity_remove"),
    path("costs/<int:pk>/verify/", judging.verify, name="verify"),
]
