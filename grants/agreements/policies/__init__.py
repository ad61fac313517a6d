"""Who may do what with agreements, room by room."""

from grants.agreements.policies import agreements, amendments, conditions, guests, indicators, sanctions, templates

__all__ = ["agreements", "amendments", "conditions", "guests", "indicators", "sanctions", "templates"]
