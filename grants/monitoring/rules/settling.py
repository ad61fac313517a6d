"""What a grant comes to in the end. Pure; cents throughout."""

from dataclasses import dataclass

RULE_VERSION = "double-ceiling-1"


@dataclass(frozen=True)
class Outcome:
    """The final amount, what of it is still to pay, and what must be paid back; one of the last two is zero."""

    final_grant: int
    balance: int
    recovery: int


def final_amount(*, accepted_cost: int, maximum: int, total: int, paid: int) -> Outcome:
    """Apply the double ceiling: not above the maximum amount, nor above the agreed share of the accepted cost.

    The share is maximum ÷ total as agreed, kept as a fraction; half a cent is rounded up (domain.md section 6, S78).
    """
    if total <= 0 or maximum <= 0 or maximum > total:
        raise ValueError("An agreement has a total cost of at least its maximum grant.")
    share = (2 * accepted_cost * maximum + total) // (2 * total)
    final = min(maximum, share)
    return Outcome(final, max(final - paid, 0), max(paid - final, 0))
