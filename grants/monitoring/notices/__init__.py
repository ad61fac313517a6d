"""What people hear about reports, monitoring and the closure, room by room."""

from grants.monitoring.notices import reports

__all__ = ["reports"]
