"""The lists of payments."""

from grants.payments.tables.payments import (
    ApproverTable,
    PaymentTable,
)

__all__ = [
    "ApproverTable",
    "PaymentTable",
]
