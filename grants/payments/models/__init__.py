"""Payments, the files for the bank and its answers, and what grantees pay back."""

from grants.payments.models.bank import PayingAccount, PaymentBatch, Statement, StatementLine
from grants.payments.models.payment import LIVE, UNDER_WAY, Payment
from grants.payments.models.recovery import Recovery, RecoveryPart

__all__ = [
    "LIVE",
    "UNDER_WAY",
    "PayingAccount",
    "Payment",
    "PaymentBatch",
    "Recovery",
    "RecoveryPart",
    "Statement",
    "StatementLine",
]
