"""The addresses of payments, room by room."""

from grants.payments.urls import bank, payments, rates, recoveries, requests

app_name = "payments"
urlpatterns = [
    *bank.urlpatterns,
    *payments.urlpatterns,
    *rates.urlpatterns,
    *recoveries.urlpatterns,
    *requests.urlpatterns,
]
