"""Who reports, verifies, monitors and closes, room by room."""

from grants.monitoring.policies import (
    calendar,
    closing,
    events,
    indicators,
    issues,
    messages,
    reports,
    risk,
    verification,
    visits,
)

__all__ = [
    "calendar",
    "closing",
    "events",
    "indicators",
    "issues",
    "messages",
    "reports",
    "risk",
    "verification",
    "visits",
]
