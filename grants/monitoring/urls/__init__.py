"""The addresses of monitoring, room by room."""

from grants.monitoring.urls import reports

app_name = "monitoring"
urlpatterns = [
    *reports.urlpatterns,
]
