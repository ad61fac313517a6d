"""What a grant means for the whole cost. Pure."""


def total_for_grant(grant_cents: int, *, rule: str, basis_points: int) -> int:
    """Return the smallest total cost in cents at which a grant keeps the co-financing rule, taken to the nearest cent.

    10 % of the total beside a grant of 10,000.00 makes a total of 11,111.11 (domain.md section 3).
    """
    if rule == "of_total" and basis_points < 10_000:
        return (2 * grant_cents - 1) * 10_000 // (2 * (10_000 - basis_points)) + 1
    if rule == "of_grant":
        return grant_cents + (grant_cents * basis_points + 5_000) // 10_000
    return grant_cents
