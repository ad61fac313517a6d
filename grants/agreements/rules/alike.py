"""Whether two projects may be one and the same. Pure; titles come folded to plain lower-case letters."""

import re
from typing import Final

ALIKE: Final = 0.5  # half of the words that carry meaning are shared
CARRIES_MEANING: Final = 4  # letters; shorter words are articles and prepositions in most of our languages


def titles_alike(first: str, second: str) -> bool:
    """Tell whether two folded titles share at least half of their longer words, in any order."""
    one, two = _words(first), _words(second)
    if not one or not two:
        return first.split() == second.split()
    return len(one & two) >= ALIKE * len(one | two)


def _words(title: str) -> set[str]:
    return {word for word in re.findall(r"\w+", title) if len(word) >= CARRIES_MEANING}
