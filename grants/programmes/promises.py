"""What of an action's money is promised: later stages tell it, each with its page, as far as the reader may see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grants.programmes.models import Action


@dataclass(frozen=True)
class Promise:
    """A pot or a grant that holds money of the action: its name, its sum in cents, and its page."""

    what: str
    cents: int
    url: str = ""


Lister = Callable[[Action, Any], list[Promise]]
_listers: list[Lister] = []


def register(lister: Lister) -> None:
    """Let a stage tell what it holds of an action's money."""
    _listers.append(lister)


def promises_of(action: Action, user: Any) -> list[Promise]:
    """Return all that holds money of the action, the largest first."""
    found = [promise for lister in _listers for promise in lister(action, user)]
    return sorted(found, key=lambda promise: -promise.cents)
