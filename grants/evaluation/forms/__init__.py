"""The shape of what is entered in the evaluation, room by room."""

from grants.evaluation.forms.assigning import AssignForm, FileChoice
from grants.evaluation.forms.checks import CheckForm
from grants.evaluation.forms.outcome import PromoteForm
from grants.evaluation.forms.panels import EvaluatorsField, PanelForm
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
    "AssignForm",
    "CheckForm",
    "DeclareForm",
    "EvaluatorsField",
    "FileChoice",
    "HighlightForm",
    "KeptForm",
    "MinutesForm",
    "NotesForm",
    "PanelForm",
    "PromoteForm",
    "ProposalForm",
    "RecuseForm",
    "ScoreForm",
    "SectionCommentForm",
]
