"""Find or start the embedded PostgreSQL and Redis, and stop them when their last user leaves.

Every user holds a shared lock on `var/servers.users` for as long as it lives; the kernel drops the lock of a killed
one. Starting and stopping happen under the exclusive lock `var/servers.changing`. Whoever, on leaving, can take the
users' lock alone is the last and stops the servers. Servers that outlived their users (all killed) are adopted by the
next one.
"""

import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

from config.launcher import broker, postgres, processes
from config.launcher.places import LauncherError, only_one, say, secret, var, write_private

__all__ = ["LauncherError", "Servers", "secret", "servers", "servers_for_command", "servers_of_environment"]


class Servers(NamedTuple):
    """The addresses of the running servers; None where the environment names a real one."""

    database_url: str | None
    redis_url: str | None


@contextmanager
def servers(*, database: bool = True, redis: bool = True) -> Iterator[Servers]:
    """Use the embedded servers: start what does not run, and stop them on leaving when nobody else uses them."""
    users, pid = _attach(), os.getpid()
    try:
        yield Servers(
            postgres.address(_ensure("postgres")) if database else None,
            broker.address(_ensure("redis")) if redis else None,
        )
    finally:
        if os.getpid() == pid:  # a forked child that leaves this block is not the user
            _leave(users)


@contextmanager
def servers_of_environment() -> Iterator[None]:
    """Name the embedded servers in DATABASE_URL and REDIS_URL where these are unset."""
    database, redis = not os.environ.get("DATABASE_URL"), not os.environ.get("REDIS_URL")
    if not (database or redis):
        yield
        return
    with servers(database=database, redis=redis) as found:
        if found.database_url:
            os.environ |= {"DATABASE_URL": found.database_url, "SOFRA_EMBEDDED": "yes"}
        if found.redis_url:
            os.environ["REDIS_URL"] = found.redis_url
        yield


@contextmanager
def servers_for_command(argv: Sequence[str]) -> Iterator[None]:
    """Give a management command its servers; production and commands that need none get none started."""
    settings = next((part.partition("=")[2] for part in argv if part.startswith("--settings=")), None)
    module = settings or os.environ.get("DJANGO_SETTINGS_MODULE", "")
    if module.endswith(".production") or len(argv) < 2 or argv[1] in {"help", "--help", "version", "--version"}:
        yield
        return
    leave_in_order()
    try:
        with servers_of_environment():
            yield
    except LauncherError as error:
        say(str(error))
        sys.exit(1)


def leave_in_order() -> None:
    """Let a polite kill end the process like Ctrl-C does, so that the servers are not forgotten."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda received, frame: sys.exit(128 + received))


def running() -> dict[str, dict[str, object]]:
    """Return what was recorded of the servers: port, process number and start time by name."""
    try:
        recorded: dict[str, dict[str, object]] = json.loads((var() / "servers.json").read_text())
    except (OSError, ValueError):
        return {}
    return recorded


def _attach() -> IO[str]:
    with only_one("servers.changing"):
        users = (var() / "servers.users").open("a")
        fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _leave(users: IO[str]) -> None:
    with only_one("servers.changing"), users:
        fcntl.flock(users, fcntl.LOCK_UN)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_all()


def _ensure(name: str) -> int:
    """Return the port of a server that answers, started now or found running."""
    with only_one("servers.changing"):
        server = _MODULES[name]
        recorded = running().get(name, {})
        port, pid, started = (recorded.get(key) for key in ("port", "pid", "started"))
        if isinstance(port, int) and processes.is_alive(int(str(pid)), str(started)) and server.answers(port):
            return port
        _stop(name)
        return _start(name, port if isinstance(port, int) else 0)


def _start(name: str, port: int) -> int:
    """Start on the port of last time where it is free, so that addresses seldom change."""
    port = port if port and processes.port_is_free(port) else processes.free_port()
    for attempt in range(3):
        try:
            pid = _MODULES[name].start(port)
        except LauncherError:
            if attempt == 2 or processes.port_is_free(port):
                raise
            port = processes.free_port()  # another program took the port in between
            continue
        _record(name, {"port": port, "pid": pid, "started": processes.started_at(pid)})
        break
    return port


def stop_all() -> None:
    """Stop Redis, then PostgreSQL; the caller holds both locks."""
    for name in ("redis", "postgres"):
        _stop(name)


def _stop(name: str) -> None:
    """Stop the recorded server, and a PostgreSQL on our data that nobody recorded."""
    recorded = running().get(name)
    if recorded and recorded.get("pid"):
        _MODULES[name].stop(int(str(recorded["pid"])), str(recorded["started"]))
        _record(name, {"port": recorded["port"], "pid": 0, "started": ""})
    if name == "postgres" and (left := postgres.leftover()):
        postgres.stop(*left)


def _record(name: str, facts: dict[str, object]) -> None:
    write_private(var() / "servers.json", json.dumps({**running(), name: facts}, indent=1))


_MODULES = {"postgres": postgres, "redis": broker}
