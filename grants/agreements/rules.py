"""How a grant is divided into instalments, fitted to an award, and dated. Pure; cents throughout."""

import calendar
import datetime

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


def fitted_cofinancing(cofinancing_cents: int, *, awarded: int, requested: int) -> int:
    """Keep the share of the co-financing when less is awarded than was asked for; a started cent counts as whole.

    Rounding up keeps the share that the call asks for: rounding down could fall a cent short of it.
    """
    return -(-cofinancing_cents * awarded // requested)


def last_day(first: datetime.date, months: int) -> datetime.date:
    """Return the last day of a period of whole months: from 15 January, one month ends on 14 February."""
    year, month = divmod(first.month - 1 + months, 12)
    longest = calendar.monthrange(first.year + year, month + 1)[1]
    same_day = datetime.date(first.year + year, month + 1, min(first.day, longest))
    return same_day - datetime.timedelta(days=1)
