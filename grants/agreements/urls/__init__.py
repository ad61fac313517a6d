"""The addresses of agreements, room by room."""

from grants.agreements.urls import agreements, amendments, conditions, guests, indicators, sanctions, signing, templates

app_name = "agreements"
urlpatterns = [
    *agreements.urlpatterns,
    *amendments.urlpatterns,
    *conditions.urlpatterns,
    *guests.urlpatterns,
    *indicators.urlpatterns,
    *sanctions.urlpatterns,
    *signing.urlpatterns,
    *templates.urlpatterns,
]
