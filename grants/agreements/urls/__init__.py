"""The addresses of agreements, room by room."""

from grants.agreements.urls import agreements, amendments, sanctions

app_name = "agreements"
urlpatterns = [
    *agreements.urlpatterns,
    *amendments.urlpatterns,
    *sanctions.urlpatterns,
]
