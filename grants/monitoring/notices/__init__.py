"""What people hear about reports, monitoring and the closure, room by room."""

from grants.monitoring.notices import calendar, indicators, reports, verification

__all__ = ["calendar", "indicators", "reports", "verification"]
