"""The check of applications, before scoring and after the ranking."""

from django.urls import path

from grants.evaluation.views import checks, outcome

urlpatterns = [
    path("checks/", checks.checks, name="checks"),
    path("checks/of-call/<slug:reference>/", checks.grid, name="grid"),
    path("checks/<slug:reference>/", checks.check, name="check"),
    path("checks/<slug:reference>/admit/", checks.admit, name="admit"),
    path("checks/<slug:reference>/refuse/", checks.refuse, name="refuse"),
    path("checks/<slug:reference>/disqualify/", outcome.disqualify, name="disqualify"),
    path("committees/<slug:reference>/eligibility/", outcome.late_eligibility, name="late_eligibility"),
]
