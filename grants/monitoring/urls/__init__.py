"""The addresses of monitoring, room by room."""

from grants.monitoring.urls import calendar, costs, indicators, reports

app_name = "monitoring"
urlpatterns = [
    *calendar.urlpatterns,
    *costs.urlpatterns,
    *indicators.urlpatterns,
    *reports.urlpatterns,
]
