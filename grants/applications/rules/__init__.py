"""What an application needs before it can be handed in, and how its figures are checked. Pure."""

from grants.applications.rules.answers import text_faults
from grants.applications.rules.budget import (
    Limits,
    Line,
    Measure,
    Relation,
    Rule,
    budget_faults,
    figures_of,
    least_cofinancing,
    line_amount,
    measures_of,
    rules_of,
    share_amount,
    spread,
)
from grants.applications.rules.parts import Missing, last_day
from grants.applications.rules.places import place_is_free

__all__ = [
    "Limits",
    "Line",
    "Measure",
    "Missing",
    "Relation",
    "Rule",
    "budget_faults",
    "figures_of",
    "last_day",
    "least_cofinancing",
    "line_amount",
    "measures_of",
    "place_is_free",
    "rules_of",
    "share_amount",
    "spread",
    "text_faults",
]
