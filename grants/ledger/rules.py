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
    parts = {code: amount * share // WHOLE for code, share in shares.items()}
    by_remainder = sorted(shares, key=lambda code: (-(amount * shares[code] % WHOLE), -shares[code], code))
    for code in by_remainder[: amount - sum(parts.values())]:
        parts[code] += 1
    return parts


def next_split(before: int, amount: int, shares: Mapping[str, int]) -> dict[str, int]:
    """Return the donors' parts of `amount` cents that follow `before` cents already divided by the same shares.

    The parts of all amounts so far then add up to the division of their sum: no cent drifts to a donor.
    """
    done, due = largest_remainder(before, shares), largest_remainder(before + amount, shares)
    return {code: due[code] - done[code] for code in shares}
