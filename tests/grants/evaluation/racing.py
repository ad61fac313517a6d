"""Several acts at once, each in a thread and a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection

from grants.core.errors import DomainError
from workflows.engine import TransitionRefused


def race(*acts: Callable[[], Any]) -> tuple[list[Any], list[Exception]]:
    """Run the acts at once and return their results and refusals."""
    results: list[Any] = []
    refusals: list[Exception] = []

    def run(act: Callable[[], Any]) -> None:
        try:
            results.append(act())
        except (TransitionRefused, DomainError) as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) + len(refusals) == len(acts), "an act failed in another way"
    return results, refusals
