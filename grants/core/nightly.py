"""What is recomputed each night, and what the last recomputation found; shown on the record of the site.

A stage registers the name of its check with its words, and its task keeps what it found.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from grants.core.models import NightlyCheck

MOST_KEPT = 200
_labels: dict[str, Any] = {}


def register(name: str, label: Any) -> None:
    """Say in words what a check recomputes."""
    _labels[name] = label


def keep(name: str, differences: Iterable[object]) -> None:
    """Keep what the last run of a check found, each difference in a sentence."""
    found = [str(difference)[:500] for difference in differences]
    NightlyCheck.objects.update_or_create(name=name, defaults={"at": timezone.now(), "differences": found[:MOST_KEPT]})


def latest() -> list[dict[str, Any]]:
    """Return every check with its words and its last run, if it has run."""
    runs = {row.name: row for row in NightlyCheck.objects.all()}
    return [{"label": label, "run": runs.get(name)} for name, label in _labels.items()]
