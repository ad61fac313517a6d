"""Grant agreements: the contract, its budget and instalments, its conditions, signatures, versions and changes."""

from grants.agreements.models.agreement import Agreement, AgreementLine, Instalment
from grants.agreements.models.amendment import AgreementTemplate, AgreementVersion, Amendment
from grants.agreements.models.guests import GuestAccess
from grants.agreements.models.indicators import GrantIndicator
from grants.agreements.models.reporting import ReportDuty
from grants.agreements.models.signing import CoGrantee, Precondition, SanctionsCheck, Signature

__all__ = [
    "Agreement",
    "AgreementLine",
    "AgreementTemplate",
    "AgreementVersion",
    "Amendment",
    "CoGrantee",
    "GrantIndicator",
    "GuestAccess",
    "Instalment",
    "Precondition",
    "ReportDuty",
    "SanctionsCheck",
    "Signature",
]
