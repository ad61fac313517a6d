"""What a document in another currency is in the agreement's. Pure.

A rate is units of the document's currency for one of the agreement's. Each amount is reckoned in fractions and
rounded once, half up to the cent; the rate that is kept has eight decimals.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from grants.ledger.exchange_rules import Tranche, rounded

PLACES: Final = 10**8


def crossed(of_document: Fraction, of_agreement: Fraction) -> Fraction:
    """Return the rate between two currencies of which each has one for the euro."""
    return of_document / of_agreement


def average(rates: Sequence[Decimal]) -> Fraction:
    """Return the plain average of rates."""
    return sum((Fraction(rate) for rate in rates), Fraction(0)) / len(rates)


def in_agreement(document_cents: int, rate: Fraction) -> int:
    """Return what an amount of a document comes to, in cents of the agreement's currency."""
    return rounded(Fraction(document_cents) / rate)


def shown(rate: Fraction) -> Decimal:
    """Return a rate as it is kept: with eight decimals."""
    return (Decimal(rounded(rate * PLACES)) / PLACES).quantize(Decimal("0.00000001"), ROUND_HALF_UP)


def rate_of_tranches(
    tranches: Sequence[Tranche], *, spent_before: int, document_cents: int, by: str
) -> Fraction | None:
    """Return the rate at which the bank changed the money that paid a document in the pot's currency; None before any.

    `mean` is that of all tranches. `fifo` is that of the tranches that this document takes up, after what was spent
    before it in the agreement's currency; what goes beyond the last tranche takes its rate.
    """
    known = [one for one in tranches if one.amount and one.booked]
    if not known:
        return None
    if by == "mean" or document_cents <= 0:
        return Fraction(sum(one.booked for one in known), sum(one.amount for one in known))
    return document_cents / _amount_taken(known, spent_before, document_cents)


def _amount_taken(tranches: Sequence[Tranche], spent_before: int, document_cents: int) -> Fraction:
    """Return how much of the agreement's currency so much of the pot's was worth, the first received spent first."""
    skip, wanted, found = Fraction(spent_before), Fraction(document_cents), Fraction(0)
    for number, one in enumerate(tranches, start=1):
        rate = Fraction(one.booked, one.amount)
        skipped = min(skip, Fraction(one.amount))
        skip -= skipped
        left = (one.amount - skipped) * rate
        taken = wanted if number == len(tranches) else min(wanted, left)
        found += taken / rate
        wanted -= taken
    return found
