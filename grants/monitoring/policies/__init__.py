"""Who reports, verifies, monitors and closes, room by room."""

from grants.monitoring.policies import reports

__all__ = ["reports"]
