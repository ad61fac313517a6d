"""The verbs of payments, of files for the bank, and of recoveries."""

from grants.payments.services.paying import (
    approve_payment,
    bounce_payment,
    obstacle_to_balance,
    obstacle_to_instalment,
    obstacle_to_recovery,
    pay_instalment,
    refuse_payment,
    request_balance,
    request_instalment,
    request_recovery,
)

__all__ = [
    "approve_payment",
    "bounce_payment",
    "obstacle_to_balance",
    "obstacle_to_instalment",
    "obstacle_to_recovery",
    "pay_instalment",
    "refuse_payment",
    "request_balance",
    "request_instalment",
    "request_recovery",
]
