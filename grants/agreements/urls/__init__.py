"""The addresses of agreements, room by room."""

from grants.agreements.urls import agreements, amendments, conditions, indicators, sanctions, signing, templates

app_name = "agreements"
urlpatterns = [
    *agreements.urlpatterns,
    *amendments.urlpatterns,
    *conditions.urlpatterns,
    *indicators.urlpatterns,
    *sanctions.urlpatterns,
    *signing.urlpatterns,
    *templates.urlpatterns,
]
