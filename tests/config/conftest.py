"""A checkout's private folder of its own, so that launcher tests never touch the servers of the suite."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.launcher import processes

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import sys, time
from config.launcher import running, servers
with servers() as found:
    print(found.database_url, found.redis_url, flush=True)
    sys.stdin.read()
"""


class Place:
    """A private folder and the programs that use its servers."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.users: list[subprocess.Popen[str]] = []

    def environment(self) -> dict[str, str]:
        """Return an environment without the suite's own servers."""
        hidden = {"DATABASE_URL", "REDIS_URL", "SOFRA_EMBEDDED"}
        kept = {name: value for name, value in os.environ.items() if name not in hidden}
        return {**kept, "SOFRA_VAR": str(self.var), "PYTHONPATH": str(ROOT)}

    def start(self, program: str = PROGRAM) -> subprocess.Popen[str]:
        """Start a program that uses the servers until its input is closed."""
        user = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)],
            env=self.environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.users.append(user)
        return user

    def addresses(self, user: subprocess.Popen[str]) -> list[str]:
        """Wait until the servers answer, and return their two addresses."""
        assert user.stdout
        line = user.stdout.readline()
        assert line, "The program ended before the servers answered."
        return line.split()

    def leave(self, user: subprocess.Popen[str]) -> None:
        """Let a program end by itself."""
        user.communicate()
        assert user.returncode == 0

    def kill(self, user: subprocess.Popen[str]) -> None:
        """End a program without letting it tidy up."""
        user.kill()
        user.communicate()

    def recorded(self) -> dict[str, tuple[int, str]]:
        """Return process number and start time of each server."""
        import json

        facts = json.loads((self.var / "servers.json").read_text())
        return {name: (fact["pid"], fact["started"]) for name, fact in facts.items()}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Return a fresh private folder; whatever runs on it is ended after the test."""
    var = tmp_path / "var"
    found = Place(var)
    yield found
    for user in found.users:
        user.communicate()
    if (var / "servers.json").exists():
        for pid, started in found.recorded().values():
            processes.stop(pid, started)
    pointer = var / "data-is-in"
    if pointer.exists():
        shutil.rmtree(pointer.read_text().strip())


@pytest.fixture
def all_stopped(place: Place) -> Callable[[], bool]:
    """Return a question: does none of the recorded servers run any more?"""
    return lambda: not any(processes.is_alive(*server) for server in place.recorded().values())
