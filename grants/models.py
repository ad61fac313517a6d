"""Every model of the chain, in the order of the stages; nothing inside a stage imports from here."""

from grants.agreements.models import Agreement, AgreementLine, Instalment, Signature
from grants.applications.models import Answer, Application, Attachment, BudgetLine, Submission
from grants.calls.models import Call, Criterion, Question, RequiredDocument
from grants.core.models import StoredFile
from grants.evaluation.models import Assessment, Award, Check, Panel, PanelMember, Ranking, Score
from grants.ledger.models import Account, DonorTotal, Transfer
from grants.monitoring.models import Activity, Expenditure, Report, Settlement
from grants.payments.models import Payment
from grants.people.models import BankAccount, Invitation, Membership, Organisation, User
from grants.programmes.models import (
    Action,
    Allocation,
    Beneficiary,
    FundingShare,
    Notice,
    Phase,
    Programme,
    StaffRole,
    Theme,
)

__all__ = [
    "Account",
    "Action",
    "Activity",
    "Agreement",
    "AgreementLine",
    "Allocation",
    "Answer",
    "Application",
    "Assessment",
    "Attachment",
    "Award",
    "BankAccount",
    "Beneficiary",
    "BudgetLine",
    "Call",
    "Check",
    "Criterion",
    "DonorTotal",
    "Expenditure",
    "FundingShare",
    "Instalment",
    "Invitation",
    "Membership",
    "Notice",
    "Organisation",
    "Panel",
    "PanelMember",
    "Payment",
    "Phase",
    "Programme",
    "Question",
    "Ranking",
    "Report",
    "RequiredDocument",
    "Score",
    "Settlement",
    "Signature",
    "StaffRole",
    "StoredFile",
    "Submission",
    "Theme",
    "Transfer",
    "User",
]
