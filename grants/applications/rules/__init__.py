"""What an application needs before it can be handed in, and how its figures are checked. Pure."""

from grants.applications.rules.answers import text_faults
from grants.applications.rules.budget import Fault, Limits, budget_faults, least_cofinancing, line_amount, spread
from grants.applications.rules.parts import Missing, last_day
from grants.applications.rules.places import place_is_free

__all__ = [
    "Fault",
    "Limits",
    "Missing",
    "budget_faults",
    "last_day",
    "least_cofinancing",
    "line_amount",
    "place_is_free",
    "spread",
    "text_faults",
]
