"""What people hear about reports, monitoring and the closure, room by room."""

from grants.monitoring.notices import (
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
