"""What people hear about an agreement, room by room."""

from grants.agreements.notices import agreements, amendments, conditions, sanctions

__all__ = ["agreements", "amendments", "conditions", "sanctions"]
