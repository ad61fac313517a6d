"""What later stages show on the page of an agreement: each registers a fragment with what it gathers for its reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from grants.agreements.models import Agreement

PLACES: Final = ("main", "aside")


@dataclass(frozen=True)
class Panel:
    """A fragment: `gather(agreement, user)` returns what it reads as `panel`, or None where it has nothing to show."""

    template: str
    gather: Callable[[Agreement, Any], dict[str, Any] | None]
    place: str
    order: int


_registered: list[Panel] = []


def register(
    template: str,
    gather: Callable[[Agreement, Any], dict[str, Any] | None],
    *,
    place: str = "main",
    order: int = 50,
) -> None:
    """Add a fragment to the page of an agreement: `main` stands below the money, `aside` below the signatures."""
    if place not in PLACES or any(panel.template == template for panel in _registered):
        raise ValueError(f"The panel {template} has no such place, or is registered twice.")
    _registered.append(Panel(template, gather, place, order))
    _registered.sort(key=lambda panel: panel.order)


def panels_of(agreement: Agreement, user: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the fragments by their place, in their order, each with what it shows to this reader."""
    found: dict[str, list[dict[str, Any]]] = {place: [] for place in PLACES}
    for panel in _registered:
        data = panel.gather(agreement, user)
        if data is not None:
            found[panel.place].append({"template": panel.template, "data": data})
    return found
