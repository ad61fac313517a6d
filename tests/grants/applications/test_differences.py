"""Two texts at once: the difference word by word loses nothing of either, and both together hold every paragraph."""

from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules.differences import BOTH, MINE, THEIRS, together, word_difference

TEXTS = st.lists(st.sampled_from(["one", "two", "три", "3,5", " ", "\n\n", "\n", "—"]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_parts_make_up_either_text(theirs: str, mine: str) -> None:
    parts = word_difference(theirs, mine)
    assert "".join(part.text for part in parts if part.whose != MINE) == theirs
    assert "".join(part.text for part in parts if part.whose != THEIRS) == mine


@given(TEXTS, TEXTS)
def test_together_holds_every_paragraph_of_both(theirs: str, mine: str) -> None:
    found = together(theirs, mine).split("\n\n")
    for text in (theirs, mine):
        assert all(
            part.strip() in [one.strip() for one in found] for part in text.strip().split("\n\n") if part.strip()
        )


def test_what_is_the_same_is_said_once() -> None:
    assert word_difference("We train twelve mediators.", "We train ten mediators.") == [
        (BOTH, "We train "),
        (THEIRS, "twelve"),
        (MINE, "ten"),
        (BOTH, " mediators."),
    ]
    assert together("First.\n\nTheirs.\n\nLast.", "First.\n\nMine.\n\nLast.") == "First.\n\nTheirs.\n\nMine.\n\nLast."
    assert together("", "Mine.") == "Mine."


def test_long_texts_are_compared_in_time() -> None:
    theirs = " ".join(f"word{number % 700}" for number in range(12_000))
    mine = theirs.replace("word5 ", "other ")
    assert any(part.whose == MINE for part in word_difference(theirs, mine))
