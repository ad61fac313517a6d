"""The addresses of applications, a module for each part of the work."""

from grants.applications.urls import budget, chain, files, office, parts

app_name = "applications"
urlpatterns = [
    *parts.urlpatterns,
    *budget.urlpatterns,
    *files.urlpatterns,
    *office.urlpatterns,
    *chain.urlpatterns,
]
