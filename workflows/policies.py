"""The predicate for what happens by itself."""

from typing import Any

import rules

from workflows.engine import System


@rules.predicate
def is_system(actor: Any, _subject: Any = None) -> bool:
    """True for the actor of what falls due by itself."""
    return isinstance(actor, System)
