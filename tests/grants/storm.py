"""Several people at once, each in a process of their own with a connection of their own, and what came of each act."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db import connection

from grants.core.errors import DomainError
from workflows.engine import TransitionRefused

FORK: Final = multiprocessing.get_context("fork")  # what is loaded and built, and a shifted clock, go along
PATIENCE: Final = 120  # seconds until somebody who is still at work is taken to be stuck
REFUSALS: Final = (TransitionRefused, DomainError, PermissionDenied)


@dataclass(frozen=True)
class Answer:
    """What came of one act: its result in words, or the words of its refusal."""

    name: str
    words: str
    is_done: bool


def storm(*acts: tuple[str, Callable[[], Any]]) -> list[Answer]:
    """Run all acts at one moment and return their answers in the order of the acts; anything but a refusal fails."""
    start, told = FORK.Barrier(len(acts)), FORK.SimpleQueue()
    people = [FORK.Process(target=_person, args=(n, act, start, told)) for n, (_name, act) in enumerate(acts)]
    for person in people:
        person.start()
    _wait_for(people)
    found: dict[int, tuple[str, str]] = {}
    while not told.empty():
        number, kind, words = told.get()
        found[number] = (kind, words)
    failed = {acts[n][0]: found.get(n) for n in range(len(acts)) if found.get(n, ("",))[0] not in {"done", "refused"}}
    assert not failed, f"an act failed in another way: {failed}"
    return [Answer(name, found[n][1], found[n][0] == "done") for n, (name, _act) in enumerate(acts)]


def done(answers: Sequence[Answer]) -> list[str]:
    """Return the names of the acts that happened, in alphabetical order."""
    return sorted(answer.name for answer in answers if answer.is_done)


def _person(number: int, act: Callable[[], Any], start: Any, told: Any) -> None:
    kept = connection.connection  # so that nobody says goodbye to the server in the parent's name
    connection.connection = None
    start.wait(PATIENCE)
    try:
        told.put((number, "done", str(act())))
    except REFUSALS as error:
        told.put((number, "refused", str(error)))
    except BaseException as error:
        told.put((number, type(error).__name__, str(error)[:1000]))
    finally:
        connection.close()
        connection.connection = kept


def _wait_for(people: Sequence[Any]) -> None:
    until = time.monotonic() + PATIENCE
    for person in people:
        person.join(max(0.0, until - time.monotonic()))
    stuck = [person for person in people if person.is_alive()]
    for person in stuck:
        person.kill()
        person.join()
    assert not stuck, f"{len(stuck)} of {len(people)} did not come to an end"
