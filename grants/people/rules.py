"""Pure rules of people: when two organisations look alike, and how long a paper is good."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from itertools import combinations
from typing import Final

SOON: Final = timedelta(days=30)
NAME_LENGTH: Final = 200
NUMBER_LENGTH: Final = 40

# Legal forms as they stand in names of the region and in English, folded to plain Latin letters.
_FORMS: Final = """
    association assoc udruzenje udruzenja udruga udruge zdruzenie zdruzenija drustvo shoqata shoqate shoqates
    dernek dernegi foundation fondacija fondacije fondacioni fondacion zaduzbina zaklada vakif vakfi
    organisation organization organizacija organizata organizate ngo cso nvo nvu ojf ojq shjq ong
    citizens gradjana gragjani qytetareve
    municipality opstina opstine opcina opcine grad gradska city town uprava komuna komunes bashkia bashkise
    belediye belediyesi"""
FORMS: Final = frozenset(_FORMS.split())
# Small words that join a form to a name ("Municipality of", "Komuna e", "Zdruzenie na").
LINKS: Final = frozenset({"of", "the", "for", "na", "za", "e", "i", "te", "per", "and"})


def name_key(folded: str) -> str:
    """Return what is left of a folded name without its legal form; the whole name where nothing would be left."""
    words = re.findall(r"[^\W_]+", folded)
    kept = [word for word in words if word not in FORMS]
    while kept and kept[0] in LINKS:
        kept = kept[1:]
    return " ".join(kept or words)[:NAME_LENGTH]


def number_key(folded: str) -> str:
    """Return a folded number as letters and digits only, without the zeros in front that a spreadsheet drops."""
    compact = "".join(re.findall(r"[^\W_]+", folded))[:NUMBER_LENGTH]
    return compact.lstrip("0") or compact


def pairs_of(marks: Iterable[tuple[str, Hashable, int]]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Return every two organisations that share a mark, smaller id first, with the grounds in their order.

    A mark is (ground, value, id); those with the same ground and value are alike on that ground.
    """
    grounds: dict[str, None] = {}
    groups: dict[tuple[str, Hashable], set[int]] = defaultdict(set)
    for ground, value, organisation in marks:
        grounds.setdefault(ground)
        groups[ground, value].add(organisation)
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for (ground, _value), members in groups.items():
        for first, second in combinations(sorted(members), 2):
            found[first, second].add(ground)
    return {pair: tuple(ground for ground in grounds if ground in held) for pair, held in found.items()}


def validity(until: date | None, today: date) -> str:
    """Return "valid", "soon" (its last day is within thirty days) or "expired"; the last day itself still counts."""
    if until is None or until - today > SOON:
        return "valid"
    return "expired" if until < today else "soon"
