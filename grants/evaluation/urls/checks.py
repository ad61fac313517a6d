"""The check of applications."""

from django.urls import path

from grants.evaluation.views import checks

urlpatterns = [
    path("checks/", checks.checks, name="checks"),
    path("checks/of-call/<slug:reference>/", checks.grid, name="grid"),
    path("checks/<slug:reference>/", checks.check, name="check"),
    path("checks/<slug:reference>/admit/", checks.admit, name="admit"),
    path("checks/<slug:reference>/refuse/", checks.refuse, name="refuse"),
]
