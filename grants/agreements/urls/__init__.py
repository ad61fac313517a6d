"""The addresses of agreements, room by room."""

from grants.agreements.urls import agreements, amendments

app_name = "agreements"
urlpatterns = [
    *agreements.urlpatterns,
    *amendments.urlpatterns,
]
