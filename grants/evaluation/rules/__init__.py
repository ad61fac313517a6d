"""The pure rules of the evaluation: points, results, divergence, places, the cut-off line, who scores what."""

from grants.evaluation.rules.assigning import (
    ASSIGN_VERSION,
    CannotPlace,
    Desk,
    Folder,
    Placement,
    next_for,
    seed_of,
    share_out,
)
from grants.evaluation.rules.points import CHECK_POINTS
from grants.evaluation.rules.ranking import RULE_VERSION, File, Money, Placed, Reserve, cut, promotable, rank
from grants.evaluation.rules.scoring import (
    Result,
    Running,
    counted,
    differs_too_much,
    is_in_scale,
    needs_reason,
    points_of,
    result_of,
    rounded,
    running,
)

__all__ = [
    "ASSIGN_VERSION",
    "CHECK_POINTS",
    "RULE_VERSION",
    "CannotPlace",
    "Desk",
    "File",
    "Folder",
    "Money",
    "Placed",
    "Placement",
    "Reserve",
    "Result",
    "Running",
    "counted",
    "cut",
    "differs_too_much",
    "is_in_scale",
    "needs_reason",
    "next_for",
    "points_of",
    "promotable",
    "rank",
    "result_of",
    "rounded",
    "running",
    "seed_of",
    "share_out",
]
