"""What people hear about payments, room by room."""

from grants.payments.notices import payments

__all__ = ["payments"]
