"""Who reports, verifies, monitors and closes, room by room."""

from grants.monitoring.policies import calendar, closing, indicators, reports, verification

__all__ = ["calendar", "closing", "indicators", "reports", "verification"]
