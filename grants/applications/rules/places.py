"""How many applications an organisation may have in a call, and what happens to more. Pure."""

from collections.abc import Sequence


def place_is_free(places_taken: Sequence[str], max_applications: int) -> bool:
    """Say whether an organisation may start one more application; withdrawn and lapsed ones do not count."""
    return sum(1 for state in places_taken if state not in {"withdrawn", "lapsed"}) < max_applications
