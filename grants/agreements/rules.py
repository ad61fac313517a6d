"""How a grant is divided into instalments. Pure."""

WHOLE = 10_000  # basis points


def instalments(amount_cents: int, advance_basis_points: int) -> list[tuple[str, int]]:
    """Return (trigger, cents) of each instalment: the advance on signature, rounded down, and the rest as balance."""
    advance = amount_cents * advance_basis_points // WHOLE
    parts = [("signature", advance), ("report", amount_cents - advance)]
    return [part for part in parts if part[1] > 0]


def fit_lines(amounts: list[int], target_cents: int) -> list[int]:
    """Scale amounts in cents so that they add up to the target exactly; the largest remainders take the cents left.

    Used as a first proposal when less was awarded than asked for; the officer and the grantee settle the lines.
    """
    total = sum(amounts)
    if total == 0:
        return list(amounts)
    fitted = [amount * target_cents // total for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] * target_cents % total), i))
    for index in by_remainder[: target_cents - sum(fitted)]:
        fitted[index] += 1
    return fitted
