"""The rules of a call, pure: its clock, terms that contradict each other, and whom it is for."""

from grants.calls.rules.clock import TIMED, instant, is_doubtful, standing
from grants.calls.rules.conflict import Conflict
from grants.calls.rules.conflicts import conflicts
from grants.calls.rules.fitness import Conditions, Facts, misfits, months_before, needed
from grants.calls.rules.money import total_for_grant

__all__ = [
    "TIMED",
    "Conditions",
    "Conflict",
    "Facts",
    "conflicts",
    "instant",
    "is_doubtful",
    "misfits",
    "months_before",
    "needed",
    "standing",
    "total_for_grant",
]
