"""Two texts that two people wrote at once: where they differ, word by word, and both put together. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal, NamedTuple

BOTH: Final = "both"
THEIRS: Final = "theirs"
MINE: Final = "mine"
WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
PARAGRAPHS: Final = re.compile(r"\n[^\S\n]*\n\s*")


class Part(NamedTuple):
    """A stretch of text and whose it is: of both texts, or only of theirs or of mine."""

    whose: Literal["both", "theirs", "mine"]
    text: str


def word_difference(theirs: str, mine: str) -> list[Part]:
    """Return the stretches of both texts in their order; the parts of both and of one side make up that side's text."""
    ours, others = WORDS.findall(mine), WORDS.findall(theirs)
    found: list[Part] = []
    for verb, a, b, c, d in SequenceMatcher(None, others, ours).get_opcodes():
        if verb == "equal":
            found.append(Part(BOTH, "".join(others[a:b])))
            continue
        if a < b:
            found.append(Part(THEIRS, "".join(others[a:b])))
        if c < d:
            found.append(Part(MINE, "".join(ours[c:d])))
    return found


def together(theirs: str, mine: str) -> str:
    """Return one text with every paragraph of both: what they share once, and where they differ theirs before mine."""
    return "\n\n".join(_merged(_paragraphs(theirs), _paragraphs(mine)))


def _merged(theirs: list[str], mine: list[str]) -> Iterator[str]:
    for verb, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        yield from theirs[a:b]
        if verb != "equal":
            yield from mine[c:d]


def _paragraphs(text: str) -> list[str]:
    return [part for part in PARAGRAPHS.split(text.strip()) if part.strip()]
