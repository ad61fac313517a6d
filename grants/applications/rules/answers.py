"""Answers against their questions. Pure."""

from grants.core.rules import count_words


def text_faults(text: str, *, max_words: int | None, is_required: bool) -> list[str]:
    """Return what is wrong with an answer: `unanswered` or `too_long`."""
    words = count_words(text)
    if words == 0:
        return ["unanswered"] if is_required else []
    return ["too_long"] if max_words and words > max_words else []
