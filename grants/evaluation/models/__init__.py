"""Evaluation: checks, committees, conflicts, score sheets, the ranking with its proposals, and what follows from it."""

from grants.evaluation.models.check import Check
from grants.evaluation.models.conflicts import Conflict, EvaluatorProfile, Masking
from grants.evaluation.models.outcome import Award, Complaint, Minutes, MinutesSignature, OutcomeLetter
from grants.evaluation.models.panel import Panel, PanelMember
from grants.evaluation.models.ranking import Ranking, RankingSnapshot, Vote
from grants.evaluation.models.sheets import Assessment, Highlight, Score, SectionComment, SheetVersion

__all__ = [
    "Assessment",
    "Award",
    "Check",
    "Complaint",
    "Conflict",
    "EvaluatorProfile",
    "Highlight",
    "Masking",
    "Minutes",
    "MinutesSignature",
    "OutcomeLetter",
    "Panel",
    "PanelMember",
    "Ranking",
    "RankingSnapshot",
    "Score",
    "SectionComment",
    "SheetVersion",
    "Vote",
]
