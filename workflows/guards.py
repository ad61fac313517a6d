"""A guard is a named property of a machine plus the sentence that a refused person reads."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Guard:
    """A condition of a transition: the property that must be true, and what to say when it is not."""

    name: str
    sentence: Any  # a string or a lazily translated one

    def __call__(self, subject: Any) -> bool:
        return bool(getattr(subject, self.name))

    @property
    def __name__(self) -> str:
        return self.name


def guard(name: str, sentence: Any) -> Guard:
    """Make the condition that the property `name` holds; `sentence` says what to do when it does not."""
    return Guard(name, sentence)
