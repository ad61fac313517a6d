"""What people hear about reports, monitoring and the closure, room by room."""

from grants.monitoring.notices import calendar, closing, indicators, reports, verification

__all__ = ["calendar", "closing", "indicators", "reports", "verification"]
