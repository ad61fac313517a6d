"""A budget against the rules of its call, to the cent. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WHOLE = 10_000  # basis points


@dataclass(frozen=True)
class Limits:
    """The rules of a call that bear on a budget; cents and basis points."""

    maximum_cents: int
    minimum_cents: int | None = None
    fixed_cents: int | None = None
    cofinancing: str = "open"  # none | open | of_total | of_grant
    cofinancing_basis_points: int = 0
    in_kind_allowed: bool = True
    ceilings: tuple[tuple[str, int, str], ...] = ()  # heading, basis points, of the "grant" or of the "total"
    indirect_basis_points: int | None = None  # of the direct costs; None: the heading is not offered
    contingency_basis_points: int | None = None


@dataclass(frozen=True)
class Fault:
    """A rule that a budget breaks: its code, and the figures in cents that its sentence needs."""

    code: str
    limit_cents: int = 0
    found_cents: int = 0
    basis_points: int = 0
    heading: str = ""


def line_amount(quantity: Decimal, unit_rate_cents: int) -> int:
    """Return quantity × unit rate in cents, half a cent rounded up."""
    return int((quantity * unit_rate_cents).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def spread(amounts_cents: Sequence[int], cofinancing_cents: int) -> list[int]:
    """Lay a sum that is brought on lines, from the last one up; the rest that no line can take is left out."""
    shares, left = [0] * len(amounts_cents), cofinancing_cents
    for place in reversed(range(len(amounts_cents))):
        shares[place] = min(left, amounts_cents[place])
        left -= shares[place]
    return shares


def least_cofinancing(total_cents: int, requested_cents: int, limits: Limits) -> int:
    """Return the least co-financing in cents that the call asks for with this budget, rounded to the nearest cent.

    "Percent of total" is taken of the whole cost, "percent of grant" of the amount asked for (domain.md section 3). So
    10 % of the total and a grant of 10,000.00 make a total of 11,111.11, not of a cent more.
    """
    base = {"of_total": total_cents, "of_grant": requested_cents}.get(limits.cofinancing, 0)
    return (base * limits.cofinancing_basis_points + WHOLE // 2) // WHOLE


def budget_faults(
    lines: Iterable[tuple[str, int]], cofinancing_cents: int, limits: Limits, *, in_kind_cents: int = 0
) -> list[Fault]:
    """Return every rule that the budget breaks; `lines` holds (heading, amount in cents)."""
    by_heading: dict[str, int] = defaultdict(int)
    for heading, amount in lines:
        by_heading[heading] += amount
    total = sum(by_heading.values())
    requested = total - cofinancing_cents
    if total == 0:
        return [Fault("empty")]
    if requested <= 0:
        return [Fault("nothing_requested", total, cofinancing_cents)]
    return [
        *_amount_faults(requested, limits),
        *_cofinancing_faults(total, requested, cofinancing_cents, limits),
        *_in_kind_faults(in_kind_cents, limits),
        *_ceiling_faults(by_heading, {"grant": requested, "total": total}, limits),
        *_share_faults(by_heading, limits),
    ]


def _amount_faults(requested: int, limits: Limits) -> list[Fault]:
    if limits.fixed_cents is not None:
        return [] if requested == limits.fixed_cents else [Fault("not_fixed", limits.fixed_cents, requested)]
    if requested > limits.maximum_cents:
        return [Fault("above_maximum", limits.maximum_cents, requested)]
    if limits.minimum_cents is not None and requested < limits.minimum_cents:
        return [Fault("below_minimum", limits.minimum_cents, requested)]
    return []


def _cofinancing_faults(total: int, requested: int, cofinancing: int, limits: Limits) -> list[Fault]:
    least = least_cofinancing(total, requested, limits)
    if limits.cofinancing == "none" and cofinancing:
        return [Fault("cofinancing_not_asked", 0, cofinancing)]
    if cofinancing < least:
        return [Fault("cofinancing_too_low", least, cofinancing, limits.cofinancing_basis_points)]
    return []


def _in_kind_faults(in_kind: int, limits: Limits) -> list[Fault]:
    return [] if limits.in_kind_allowed or not in_kind else [Fault("in_kind_not_allowed", 0, in_kind)]


def _ceiling_faults(by_heading: Mapping[str, int], bases: Mapping[str, int], limits: Limits) -> list[Fault]:
    found = []
    for heading, basis_points, of in limits.ceilings:
        ceiling = bases[of] * basis_points // WHOLE
        if by_heading.get(heading, 0) > ceiling:
            found.append(Fault(f"heading_above_{of}", ceiling, by_heading[heading], basis_points, heading))
    return found


def _share_faults(by_heading: Mapping[str, int], limits: Limits) -> list[Fault]:
    """Indirect costs and the reserve are shares of the direct costs (domain.md section 6: 7 % and 5 % in PRAG)."""
    shares = {"indirect": limits.indirect_basis_points, "contingency": limits.contingency_basis_points}
    direct = sum(amount for heading, amount in by_heading.items() if heading not in shares)
    found = []
    for heading, basis_points in shares.items():
        amount = by_heading.get(heading, 0)
        if amount and basis_points is None:
            found.append(Fault("heading_not_offered", 0, amount, heading=heading))
        elif amount > direct * (basis_points or 0) // WHOLE:
            found.append(
                Fault("share_too_high", direct * (basis_points or 0) // WHOLE, amount, basis_points or 0, heading)
            )
    return found
