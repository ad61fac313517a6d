"""The lists of payments."""

from grants.payments.tables.payments import (
    PaymentTable,
)

__all__ = [
    "PaymentTable",
]
