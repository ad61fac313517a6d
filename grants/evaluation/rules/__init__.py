"""The pure rules of the evaluation: points, results, divergence, places, the cut-off line, who scores what."""

from grants.evaluation.rules.assigning import share_out
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
    "CHECK_POINTS",
    "RULE_VERSION",
    "File",
    "Money",
    "Placed",
    "Reserve",
    "Result",
    "Running",
    "counted",
    "cut",
    "differs_too_much",
    "is_in_scale",
    "needs_reason",
    "points_of",
    "promotable",
    "rank",
    "result_of",
    "rounded",
    "running",
    "share_out",
]
