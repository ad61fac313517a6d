"""Who requests, approves and records payments, room by room."""

from grants.payments.policies import bank, payments, recoveries

__all__ = ["bank", "payments", "recoveries"]
