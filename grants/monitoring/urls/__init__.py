"""The addresses of monitoring, room by room."""

from grants.monitoring.urls import (
    calendar,
    closing,
    costs,
    events,
    indicators,
    issues,
    messages,
    narrative,
    reports,
    risk,
    verification,
    visits,
)

app_name = "monitoring"
urlpatterns = [
    *issues.urlpatterns,
    *messages.urlpatterns,
    *risk.urlpatterns,
    *visits.urlpatterns,
    *calendar.urlpatterns,
    *closing.urlpatterns,
    *costs.urlpatterns,
    *events.urlpatterns,
    *indicators.urlpatterns,
    *narrative.urlpatterns,
    *reports.urlpatterns,
    *verification.urlpatterns,
]
