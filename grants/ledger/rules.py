"""How a sum divides among donors, exactly. Pure."""

from collections.abc import Mapping

WHOLE = 10_000  # basis points


def largest_remainder(amount: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Divide an amount in cents by shares in basis points that add up to 10,000; the parts add up to the amount.

    Each donor gets the whole cents of its share; the cents left go to the largest remainders, a tie to the donor
    with the larger share, then by code.
    """
    if sum(shares.values()) != WHOLE:
        raise ValueError("Donor shares must add up to 100 %.")
    return in_proportion(amount, shares)


def taken(amount: int, held: Mapping[str, int]) -> dict[str, int]:
    """Return the donors' parts of an amount that leaves an account which holds these parts of theirs; cents.

    In the proportion in which they lie there, by largest remainder: no part is larger than what the donor has
    there, and who empties an account takes exactly what is left of each. Donors without a part are left out.
    """
    if not 0 <= amount <= sum(held.values()):
        raise ValueError("An account cannot give more than it holds.")
    return {donor: part for donor, part in in_proportion(amount, held).items() if part}


def in_proportion(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Divide an amount by weights that are not negative, by largest remainder; without any weight there is nothing."""
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {code: amount * weight // whole for code, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda code: (-(amount * weights[code] % whole), -weights[code], code))
    for code in by_remainder[: amount - sum(parts.values())]:
        parts[code] += 1
    return parts
