"""Reports of grantees with their costs, and what a grant comes to in the end."""

from grants.monitoring.models.calendar import DutyReminder
from grants.monitoring.models.closing import AuditFinding, Closure
from grants.monitoring.models.events import Event, EventDocument, EventSummary, Place
from grants.monitoring.models.indicators import IndicatorTotal, IndicatorValue
from grants.monitoring.models.issues import Issue
from grants.monitoring.models.messages import GrantMessage, GrantMessageFile, GrantMessageRead
from grants.monitoring.models.narrative import PlanNote, ReportAnswer, ReportLink, ReportPhoto, ReportVersion
from grants.monitoring.models.report import (
    ACCEPTANCE,
    UNSETTLED,
    CostFile,
    Expenditure,
    Report,
    Settlement,
)
from grants.monitoring.models.risk import GrantRisk, RiskJudgement, RiskLevel, RiskSnapshot
from grants.monitoring.models.verification import AuditNote, CostMessage, Disallowance, Reduction, Sample
from grants.monitoring.models.visits import ChecklistRow, Recommendation, Visit, VisitRules

__all__ = [
    "ACCEPTANCE",
    "UNSETTLED",
    "AuditFinding",
    "AuditNote",
    "ChecklistRow",
    "Closure",
    "CostFile",
    "CostMessage",
    "Disallowance",
    "DutyReminder",
    "Event",
    "EventDocument",
    "EventSummary",
    "Expenditure",
    "GrantMessage",
    "GrantMessageFile",
    "GrantMessageRead",
    "GrantRisk",
    "IndicatorTotal",
    "IndicatorValue",
    "Issue",
    "Place",
    "PlanNote",
    "Recommendation",
    "Reduction",
    "Report",
    "ReportAnswer",
    "ReportLink",
    "ReportPhoto",
    "ReportVersion",
    "RiskJudgement",
    "RiskLevel",
    "RiskSnapshot",
    "Sample",
    "Settlement",
    "Visit",
    "VisitRules",
]
