"""The items of the band at the top: stages register theirs, each reader sees his own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Entry:
    """A registered item: its label, the name of its route, and who sees it."""

    label: Any
    url_name: str
    predicate: Callable[[Any], bool]
    order: int


@dataclass(frozen=True)
class Item:
    """An item as the band shows it."""

    label: Any
    url: str
    current: bool


_entries: dict[tuple[str, str], Entry] = {}
_titles: list[Callable[[Any], Any]] = []


def everybody(user: Any) -> bool:
    """Show the item to all."""
    return True


def register(
    label: Any,
    url_name: str,
    predicate: Callable[[Any], bool] = everybody,
    *,
    order: int = 50,
) -> None:
    """Add an item to the band for those whom the predicate names; a second registration replaces the first."""
    _entries[(url_name, str(getattr(predicate, "__name__", predicate)))] = Entry(label, url_name, predicate, order)


def register_title(title: Callable[[Any], Any]) -> None:
    """Say how to call a signed-in person's part ("Finance officer"); the first non-empty answer is shown."""
    if title not in _titles:
        _titles.append(title)


def title_of(user: Any) -> Any:
    """Return the person's part in the programme, or an empty string."""
    return next((found for title in _titles if (found := title(user))), "")


def items_for(request: HttpRequest) -> list[Item]:
    """Return the reader's items; the one with the longest address that leads to this page is the current one."""
    shown: dict[str, Any] = {}
    for entry in sorted(_entries.values(), key=lambda entry: entry.order):
        if entry.predicate(request.user):
            url = _url(entry.url_name)
            if url:
                shown.setdefault(url, entry.label)
    current = max((url for url in shown if _leads_to(url, request.path)), key=len, default="")
    return [Item(label, url, url == current) for url, label in shown.items()]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _leads_to(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
