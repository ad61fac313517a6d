"""How a sum in the currency of a contract becomes one in the currency of the pot. Pure; cents throughout.

A rate is units of the contract's currency for one of the pot's. Everything is reckoned in fractions and rounded once,
at the end, half up to the cent.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Tranche:
    """What the grantee received: `amount` in the contract's currency, `booked` what it took from the pot."""

    amount: int
    booked: int


def rounded(value: Fraction) -> int:
    """Return the whole cents of a sum of zero or more, half a cent up."""
    return int(value + Fraction(1, 2))


def booked(amount: int, rate: Decimal) -> int:
    """Return what an amount of the contract is in the pot's currency at one rate."""
    return rounded(Fraction(amount) / Fraction(rate))


def priced(amount: int, rate: Decimal) -> int:
    """Return what an amount of the pot is in the contract's currency at one rate."""
    return rounded(Fraction(amount) * Fraction(rate))


def certified_rate(tranche: Tranche) -> Decimal:
    """Return the rate that a debit comes to, to eight decimals."""
    return (Decimal(tranche.amount) / Decimal(tranche.booked)).quantize(Decimal("0.00000001"))


def fifo(tranches: Sequence[Tranche], spent: int) -> Fraction:
    """Return what the first `spent` of the tranches took from the pot: the first received is spent first."""
    found, left = Fraction(0), spent
    for tranche in tranches:
        part = min(left, tranche.amount)
        found += Fraction(tranche.booked * part, tranche.amount)
        left -= part
    if left:
        raise ValueError("More was spent than the tranches brought.")
    return found


def mean(tranches: Sequence[Tranche], spent: int) -> Fraction:
    """Return what was spent at the weighted mean of the tranches: all of their currency by all they took."""
    return Fraction(spent * sum(one.booked for one in tranches), sum(one.amount for one in tranches))


def at_rates(costs: Iterable[tuple[int, Decimal]]) -> Fraction:
    """Return what costs come to, each at the rate of its own month."""
    return sum((Fraction(amount) / Fraction(rate) for amount, rate in costs), Fraction(0))


def at_average(amount: int, rates: Sequence[Decimal]) -> Fraction:
    """Return what an amount comes to at the plain average of rates."""
    return Fraction(amount) * len(rates) / sum((Fraction(rate) for rate in rates), Fraction(0))


def share_of(value: Fraction, part: int, whole: int) -> Fraction:
    """Return the part of a value that belongs to `part` of `whole`."""
    return value * part / whole if whole else Fraction(0)


def spread(values: Iterable[Fraction]) -> list[int]:
    """Round values in their order so that each running sum is rounded right: no cent drifts, whatever their number."""
    found: list[int] = []
    running, given = Fraction(0), 0
    for value in values:
        running += value
        found.append(rounded(running) - given)
        given += found[-1]
    return found


def fifo_by_cost(tranches: Sequence[Tranche], costs: Sequence[int]) -> list[int]:
    """Return what each cost took from the pot, in the order given; together they are what fifo says of their sum."""
    marks = [sum(costs[:place]) for place in range(len(costs) + 1)]
    worth = [fifo(tranches, mark) for mark in marks]
    return spread(after - before for before, after in itertools.pairwise(worth))


@dataclass(frozen=True)
class Accounted:
    """How what was advanced for the justified part divides: accepted, and lost by the rates; they add up to it."""

    accepted: int
    lost: int


def accounted(*, advanced: int, worth: int) -> Accounted:
    """Hold what the costs are worth against what was advanced for them.

    A loss by the rates is no eligible cost; a gain is limited to what was advanced.
    """
    accepted = min(advanced, worth)
    return Accounted(accepted, advanced - accepted)
