"""The lists of agreements."""

from grants.agreements.tables.agreements import (
    AgreementTable,
    GrantTable,
)

__all__ = [
    "AgreementTable",
    "GrantTable",
]
