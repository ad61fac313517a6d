"""How many people took part in an activity: a total and its breakdowns, none of which says more than the total."""

from collections.abc import Mapping
from typing import Final

# Each way to break the total down, with its groups. Numbers of people only: nobody is named, and nobody's ethnicity
# or orientation is asked (domain.md section 9).
BREAKDOWNS: Final[dict[str, tuple[str, ...]]] = {
    "sex": ("women", "men", "others"),
    "age": ("under_18", "aged_18_to_29", "aged_30_to_64", "aged_65_or_more"),
    "disability": ("with_disabilities",),
    "institution": (
        "law_enforcement",
        "civil_society",
        "local_authority",
        "judiciary",
        "media",
        "other_institution",
    ),
}
COUNTS: Final = tuple(group for groups in BREAKDOWNS.values() for group in groups)
MOST_PEOPLE: Final = 1_000_000  # a slip of the finger beyond that
INSTITUTIONS: Final = BREAKDOWNS["institution"]


def sum_of(counts: Mapping[str, int | None], breakdown: str) -> int | None:
    """Return how many people a breakdown tells of, or None where it tells nothing."""
    known = [count for group in BREAKDOWNS[breakdown] if (count := counts.get(group)) is not None]
    return sum(known) if known else None


def too_many(counts: Mapping[str, int | None], total: int | None, *, total_is_least: bool = False) -> list[str]:
    """Return the breakdowns that say more than the total, or that stand without one.

    "More than 60" names no upper end: beside it a breakdown may tell of more than sixty.
    """
    sums = {name: said for name in BREAKDOWNS if (said := sum_of(counts, name)) is not None}
    if total is None:
        return list(sums)
    return [] if total_is_least else [name for name, said in sums.items() if said > total]
