"""Reports of grantees with their costs, and what a grant comes to in the end."""

from grants.monitoring.models.indicators import IndicatorTotal, IndicatorValue
from grants.monitoring.models.report import (
    ACCEPTANCE,
    UNSETTLED,
    Activity,
    CostFile,
    Expenditure,
    Report,
    Settlement,
)

__all__ = [
    "ACCEPTANCE",
    "UNSETTLED",
    "Activity",
    "CostFile",
    "Expenditure",
    "IndicatorTotal",
    "IndicatorValue",
    "Report",
    "Settlement",
]
