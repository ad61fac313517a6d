"""The addresses of payments, room by room."""

from grants.payments.urls import payments, recoveries, requests

app_name = "payments"
urlpatterns = [
    *payments.urlpatterns,
    *recoveries.urlpatterns,
    *requests.urlpatterns,
]
