"""Who reports, verifies, monitors and closes, room by room."""

from grants.monitoring.policies import calendar, indicators, reports, verification

__all__ = ["calendar", "indicators", "reports", "verification"]
