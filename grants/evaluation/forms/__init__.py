"""The shape of what is entered in the evaluation, room by room."""

from grants.evaluation.forms.assigning import AssignForm, FileChoice
from grants.evaluation.forms.checks import CheckForm
from grants.evaluation.forms.conflicts import ConflictForm, EmployerFormSet, LiftForm, ProfileForm
from grants.evaluation.forms.outcome import PromoteForm
from grants.evaluation.forms.panels import AppointForm, EvaluatorsField, PanelForm
from grants.evaluation.forms.proposals import MinutesForm, ProposalForm
from grants.evaluation.forms.sheets import (
    DeclareForm,
    HighlightForm,
    KeptForm,
    NotesForm,
    RecuseForm,
    ScoreForm,
    SectionCommentForm,
)

__all__ = [
    "AppointForm",
    "AssignForm",
    "CheckForm",
    "ConflictForm",
    "DeclareForm",
    "EmployerFormSet",
    "EvaluatorsField",
    "FileChoice",
    "HighlightForm",
    "KeptForm",
    "LiftForm",
    "MinutesForm",
    "NotesForm",
    "PanelForm",
    "ProfileForm",
    "PromoteForm",
    "ProposalForm",
    "RecuseForm",
    "ScoreForm",
    "SectionCommentForm",
]
