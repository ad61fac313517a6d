"""The addresses of monitoring, room by room."""

from grants.monitoring.urls import calendar, indicators, reports

app_name = "monitoring"
urlpatterns = [
    *calendar.urlpatterns,
    *indicators.urlpatterns,
    *reports.urlpatterns,
]
