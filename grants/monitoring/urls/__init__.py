"""The addresses of monitoring, room by room."""

from grants.monitoring.urls import calendar, closing, costs, indicators, reports, verification

app_name = "monitoring"
urlpatterns = [
    *calendar.urlpatterns,
    *closing.urlpatterns,
    *costs.urlpatterns,
    *indicators.urlpatterns,
    *reports.urlpatterns,
    *verification.urlpatterns,
]
