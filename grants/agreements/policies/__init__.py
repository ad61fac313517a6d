"""Who may do what with agreements, room by room."""

from grants.agreements.policies import agreements, amendments, conditions, sanctions

__all__ = ["agreements", "amendments", "conditions", "sanctions"]
