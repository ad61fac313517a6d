"""The verbs of payments, of files for the bank, and of recoveries."""

from grants.payments.services.approving import (
    amend_payment,
    approve_payment,
    endorse_payment,
    recall_payment,
    refuse_payment,
)
from grants.payments.services.many import approve_many
from grants.payments.services.paying import bounce_payment, pay_instalment
from grants.payments.services.receivables import raise_receivable
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
from grants.payments.services.requesting import (
    mark_met,
    obstacle_to_balance,
    obstacle_to_instalment,
    obstacle_to_marking,
    obstacle_to_raising,
    raise_due_instalment,
    raise_instalment,
    request_balance,
    request_instalment,
    request_payment,
)

__all__ = [
    "amend_payment",
    "approve_many",
    "approve_payment",
    "approve_recovery",
    "bounce_payment",
    "chase_recovery",
    "endorse_payment",
    "mark_met",
    "obstacle_to_balance",
    "obstacle_to_instalment",
    "obstacle_to_marking",
    "obstacle_to_raising",
    "obstacle_to_recovery",
    "offset_recovery",
    "pay_instalment",
    "raise_due_instalment",
    "raise_instalment",
    "raise_receivable",
    "recall_payment",
    "receive_recovery",
    "refuse_payment",
    "refuse_recovery",
    "remind_recovery",
    "request_balance",
    "request_instalment",
    "request_payment",
    "request_recovery",
    "waive_recovery",
]
