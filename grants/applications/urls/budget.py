"""Routes of applications: the budget, on the page and as a workbook."""

from django.urls import path

from grants.applications.views import budget

urlpatterns = [
    path("applications/<slug:reference>/budget/", budget.budget, name="budget"),
    path("applications/<slug:reference>/budget/own/<int:number>/", budget.own_budget, name="own_budget"),
    path("applications/<slug:reference>/budget/export/", budget.export_budget, name="export_budget"),
    path("applications/<slug:reference>/budget/import/", budget.import_budget, name="import_budget"),
]
