"""What people hear about an agreement, room by room."""

from grants.agreements.notices import agreements, amendments, conditions, guests, sanctions

__all__ = ["agreements", "amendments", "conditions", "guests", "sanctions"]
