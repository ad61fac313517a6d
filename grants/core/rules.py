"""Pure rules of texts."""


def count_words(text: str) -> int:
    """Return how many words a text has: runs of characters between white space, as the counter on the page counts."""
    return len(text.split())
