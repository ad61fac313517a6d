"""The verbs of payments, of files for the bank, and of recoveries."""

from grants.payments.services.paying import (
    approve_payment,
    bounce_payment,
    obstacle_to_balance,
    obstacle_to_instalment,
    pay_instalment,
    refuse_payment,
    request_balance,
    request_instalment,
)
from grants.payments.services.recovering import (
    approve_recovery,
    chase_recovery,
    obstacle_to_recovery,
    offset_recovery,
    receive_recovery,
    refuse_recovery,
    remind_recovery,
    request_recovery,
    waive_recovery,
)

__all__ = [
    "approve_payment",
    "approve_recovery",
    "bounce_payment",
    "chase_recovery",
    "obstacle_to_balance",
    "obstacle_to_instalment",
    "obstacle_to_recovery",
    "offset_recovery",
    "pay_instalment",
    "receive_recovery",
    "refuse_payment",
    "refuse_recovery",
    "remind_recovery",
    "request_balance",
    "request_instalment",
    "request_recovery",
    "waive_recovery",
]
