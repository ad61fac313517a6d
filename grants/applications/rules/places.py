"""How many applications an organisation may have in a call, and what happens to more. Pure.

Sources of the variants: RYCO [S56] lets all applications involved fall, an EU-type call [S60] counts the first
submitted, and where a new version replaces the old one the last counts (domain.md section 5).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

LEAD, PARTNER, IN_ALL = "lead", "partner", "in_all"
FREE: Final = frozenset({"withdrawn", "lapsed"})


@dataclass(frozen=True)
class Places:
    """The places of one organisation in a call; None: as many as it likes."""

    as_lead: int | None = 1
    as_partner: int | None = None
    in_all: int | None = None


@dataclass(frozen=True)
class Entry:
    """An application that was handed in: its id, who leads it, who are partners, and its turn (a moment, say)."""

    id: int
    lead: Hashable
    partners: tuple[Hashable, ...]
    turn: int | float


@dataclass(frozen=True)
class Fall:
    """Why an application falls: the organisation that has too many, in which role, and how many are allowed."""

    organisation: Hashable
    role: str
    allowed: int


def place_is_free(places_taken: Sequence[str], max_applications: int) -> bool:
    """Say whether an organisation may start one more application; withdrawn and lapsed ones do not count."""
    return sum(1 for state in places_taken if state not in FREE) < max_applications


def fallen(entries: Iterable[Entry], places: Places, *, breach: str) -> dict[int, Fall]:
    """Return the applications that fall by the one-application rule, each with the reason.

    `first`: in the order of submission each stands that keeps every organisation within its places; `last`: the same
    from the last one back; `all`: every application that involves an organisation with too many falls.
    """
    ordered = sorted(entries, key=lambda entry: (entry.turn, entry.id))
    if breach == "all":
        return _all_involved(ordered, places)
    return _greedy(ordered if breach == "first" else ordered[::-1], places)


def _greedy(ordered: Sequence[Entry], places: Places) -> dict[int, Fall]:
    counts: dict[tuple[Hashable, str], int] = defaultdict(int)
    found: dict[int, Fall] = {}
    for entry in ordered:
        fall = next((fall for who, role in _roles(entry) if (fall := _too_many(counts, who, role, places))), None)
        if fall is not None:
            found[entry.id] = fall
            continue
        for who, role in _roles(entry):
            counts[who, role] += 1
            counts[who, IN_ALL] += 1
    return found


def _too_many(counts: dict[tuple[Hashable, str], int], who: Hashable, role: str, places: Places) -> Fall | None:
    for which in (role, IN_ALL):
        allowed = _allowed(which, places)
        if allowed is not None and counts[who, which] + 1 > allowed:
            return Fall(who, which, allowed)
    return None


def _all_involved(ordered: Sequence[Entry], places: Places) -> dict[int, Fall]:
    counts: dict[tuple[Hashable, str], int] = defaultdict(int)
    for entry in ordered:
        for who, role in _roles(entry):
            counts[who, role] += 1
            counts[who, IN_ALL] += 1
    found: dict[int, Fall] = {}
    for entry in ordered:
        for who, role in _roles(entry):
            for which in (role, IN_ALL):
                allowed = _allowed(which, places)
                if allowed is not None and counts[who, which] > allowed:
                    found.setdefault(entry.id, Fall(who, which, allowed))
    return found


def _roles(entry: Entry) -> list[tuple[Hashable, str]]:
    """Return who takes part in which role, each organisation once: who leads is not counted as partner, too."""
    partners = [who for who in dict.fromkeys(entry.partners) if who != entry.lead]
    return [(entry.lead, LEAD), *((who, PARTNER) for who in partners)]


def _allowed(role: str, places: Places) -> int | None:
    return {LEAD: places.as_lead, PARTNER: places.as_partner, IN_ALL: places.in_all}[role]
