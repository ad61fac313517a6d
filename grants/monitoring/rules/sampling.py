"""Which costs of a report are verified one by one: drawn by a seed, so that anybody can draw them again. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

RULE_VERSION: Final = "sample-1"
WHOLE: Final = 10_000  # basis points

Risk = Literal["low", "medium", "high"]
RISKS: Final = ("low", "medium", "high")


@dataclass(frozen=True)
class Item:
    """A cost as the draw sees it: its number, its amount in cents, and whether it is verified in any case."""

    id: int
    cents: int
    must: bool = False


def share_at(basis_points: int, risk: str) -> int:
    """Return which part of the costs is drawn, in basis points: the scheme's, half as much again, or all of them.

    A grant at low risk has the share of its scheme, one at medium risk half as much again, one at high risk the whole.
    """
    if risk not in RISKS:
        raise ValueError(f"Risk is one of {', '.join(RISKS)}, not {risk}.")
    if not 0 <= basis_points <= WHOLE:
        raise ValueError("A share lies between nothing and all.")
    shares = {"low": basis_points, "medium": min(-(-basis_points * 3 // 2), WHOLE), "high": WHOLE}
    return shares[risk]


def draw(seed: str, items: Iterable[Item], *, basis_points: int, risk: str) -> tuple[int, ...]:
    """Return the numbers of the costs to verify, in order: every one that must be, and a drawn share of the others.

    The others are ordered by the SHA-256 of the seed and their number, and the first are taken, rounded up. Neither
    the order in which they come nor their amounts move the draw.
    """
    known = list(items)
    musts = {item.id for item in known if item.must}
    others = sorted((item.id for item in known if not item.must), key=lambda number: (_lot(seed, number), number))
    size = -(-len(others) * share_at(basis_points, risk) // WHOLE)
    return tuple(sorted(musts | set(others[:size])))


def error_basis_points(results: Iterable[tuple[int, int]]) -> int:
    """Return which part of what was claimed did not stand, in basis points, rounded up; pairs of claimed, accepted."""
    pairs = list(results)
    claimed = sum(claimed for claimed, _accepted in pairs)
    refused = claimed - sum(accepted for _claimed, accepted in pairs)
    return -(-refused * WHOLE // claimed) if claimed else 0


def _lot(seed: str, number: int) -> str:
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
