"""The lists of agreements."""

from grants.agreements.tables.agreements import (
    AgreementTable,
    GrantTable,
)
from grants.agreements.tables.amendments import AmendmentTable

__all__ = [
    "AgreementTable",
    "AmendmentTable",
    "GrantTable",
]
