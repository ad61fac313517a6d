"""The shape of a call as its officer enters it, a form for each part."""

from grants.calls.forms.base import TermsForm
from grants.calls.forms.criteria import CriteriaSectionFormSet, CriterionFormSet
from grants.calls.forms.fields import ZONES, DayInput, LocalMomentField, MomentInput
from grants.calls.forms.granting import AgreementForm, InstalmentFormSet
from grants.calls.forms.invited import InviteForm
from grants.calls.forms.judging import AssessmentForm, CommitteeForm, LotJudgingForm, RankingForm
from grants.calls.forms.report_rows import EvidenceFormSet, InterimFormSet
from grants.calls.forms.reporting import ReportsForm
from grants.calls.forms.rows import (
    CostTypeFormSet,
    DocumentFormSet,
    LotFormSet,
    RelationFormSet,
    TermsRows,
    figures_of,
)
from grants.calls.forms.sections import (
    ApplicantsForm,
    CeilingsForm,
    MoneyForm,
    PartnersForm,
    PlacesForm,
    ProcedureForm,
    PurposeForm,
    TimetableForm,
)
from grants.calls.forms.start import StartForm

__all__ = [
    "ZONES",
    "AgreementForm",
    "ApplicantsForm",
    "AssessmentForm",
    "CeilingsForm",
    "CommitteeForm",
    "CostTypeFormSet",
    "CriteriaSectionFormSet",
    "CriterionFormSet",
    "DayInput",
    "DocumentFormSet",
    "EvidenceFormSet",
    "InstalmentFormSet",
    "InterimFormSet",
    "InviteForm",
    "LocalMomentField",
    "LotFormSet",
    "LotJudgingForm",
    "MomentInput",
    "MoneyForm",
    "PartnersForm",
    "PlacesForm",
    "ProcedureForm",
    "PurposeForm",
    "RankingForm",
    "RelationFormSet",
    "ReportsForm",
    "StartForm",
    "TermsForm",
    "TermsRows",
    "TimetableForm",
    "figures_of",
]
