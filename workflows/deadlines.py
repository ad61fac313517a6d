"""What falls due by itself: a stage registers how to find the due rows and the service that handles one."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from workflows.engine import SYSTEM, TransitionRefused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Deadline:
    """A timed act: `due_ids()` gives the primary keys that are due now, `service(id, actor=SYSTEM)` handles one."""

    name: str
    due_ids: Callable[[], Iterable[int]]
    service: Callable[..., Any]


_registered: dict[str, Deadline] = {}


def register(name: str, due_ids: Callable[[], Iterable[int]], service: Callable[..., Any]) -> None:
    """Add a timed act under a unique name."""
    if name in _registered:
        raise ValueError(f"The deadline {name} is registered twice.")
    _registered[name] = Deadline(name, due_ids, service)


def registered() -> tuple[Deadline, ...]:
    """Return all timed acts."""
    return tuple(_registered.values())


def run_due() -> int:
    """Handle everything that is due, each row in its own transaction; one that fails never blocks the next."""
    done = 0
    for deadline in registered():
        for pk in list(deadline.due_ids()):
            try:
                with transaction.atomic():
                    deadline.service(pk, actor=SYSTEM)
                done += 1
            except TransitionRefused:
                log.info("deadline %s: %s was handled by somebody else", deadline.name, pk)
            except SoftTimeLimitExceeded:
                raise  # the worker's time is up, not this row's fault; the next sweep goes on
            except Exception:  # a poisonous row is logged and retried; the others must not wait for it
                log.exception("deadline %s failed for %s", deadline.name, pk)
    return done
