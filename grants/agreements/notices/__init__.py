"""What people hear about an agreement, room by room."""

from grants.agreements.notices import agreements

__all__ = ["agreements"]
