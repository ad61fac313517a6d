"""What people hear about payments, room by room."""

from grants.payments.notices import payments, recoveries, requests

__all__ = ["payments", "recoveries", "requests"]
