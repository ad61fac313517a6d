"""The addresses of agreements, room by room."""

from grants.agreements.urls import agreements

app_name = "agreements"
urlpatterns = [
    *agreements.urlpatterns,
]
