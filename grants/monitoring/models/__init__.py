"""Reports of grantees with their costs, and what a grant comes to in the end."""

from grants.monitoring.models.report import (
    ACCEPTANCE,
    UNSETTLED,
    Activity,
    Expenditure,
    Report,
    Settlement,
)

__all__ = [
    "ACCEPTANCE",
    "UNSETTLED",
    "Activity",
    "Expenditure",
    "Report",
    "Settlement",
]
