"""What a call asks of the composition of its committee, and what is still missing of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from grants.calls.rules.scheme import Scheme


@dataclass(frozen=True)
class Seat:
    """A seat on a committee as the rules see it."""

    role: str = "member"
    votes: bool = True
    scores: bool = True


@dataclass(frozen=True)
class Demand:
    """One demand on the composition: what it is, how many there are, how many are asked for, and whether it is met."""

    key: str
    has: int
    asks: int
    is_met: bool


def demands_of(scheme: Scheme, seats: Iterable[Seat]) -> list[Demand]:
    """Return every demand of the call on its committee; PRAG 6.5.7 asks for a chair, a secretary and three voters."""
    held = list(seats)
    voters = sum(1 for seat in held if seat.votes)
    scorers = sum(1 for seat in held if seat.scores)
    externals = sum(1 for seat in held if seat.votes and seat.role == "external")
    found = [Demand("voters", voters, scheme.panel_least, voters >= scheme.panel_least)]
    if scheme.panel_is_odd:
        found.append(Demand("odd", voters, 1, voters % 2 == 1))
    if scheme.least_external:
        found.append(Demand("external", externals, scheme.least_external, externals >= scheme.least_external))
    found.append(Demand("scorers", scorers, scheme.scorers, scorers >= scheme.scorers))
    if scheme.quorum:
        found.append(Demand("quorum", voters, scheme.quorum, voters >= scheme.quorum))
    return found
