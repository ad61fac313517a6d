"""Reports of grantees with their costs, and what a grant comes to in the end."""

from grants.monitoring.models.calendar import DutyReminder
from grants.monitoring.models.closing import AuditFinding, Closure
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
from grants.monitoring.models.verification import AuditNote, CostMessage, Disallowance, Reduction, Sample

__all__ = [
    "ACCEPTANCE",
    "UNSETTLED",
    "Activity",
    "AuditFinding",
    "AuditNote",
    "Closure",
    "CostFile",
    "CostMessage",
    "Disallowance",
    "DutyReminder",
    "Expenditure",
    "IndicatorTotal",
    "IndicatorValue",
    "Reduction",
    "Report",
    "Sample",
    "Settlement",
]
