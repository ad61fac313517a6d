"""What an application needs before it can be handed in, and how its figures are checked. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Missing:
    """A part that is not complete: the section it belongs to, and what to do about it."""

    section: str
    sentence: str


def missing_parts(application: Any) -> list[Missing]:
    """Return what must still be done, in the order of the form."""
    raise NotImplementedError
