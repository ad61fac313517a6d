"""Answers that hold for as long as one page is put together, so that it asks the same of the database once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Answer = TypeVar("Answer")

_kept: ContextVar[dict[Hashable, object] | None] = ContextVar("answers of this page", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Keep answers until the page is made. For pages that are read alone: an act asks anew, under its locks."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def remembered(key: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return the answer that was given for this page already, or ask; outside a page that is read, always ask."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]  # type: ignore[return-value]


def remember(key: Hashable, answer: object) -> None:
    """Keep an answer that came along with another question; outside a page that is read, forget it at once."""
    kept = _kept.get()
    if kept is not None:
        kept.setdefault(key, answer)
