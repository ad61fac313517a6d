"""`make demo`: everything that a person needs to try Sofra on one machine, started, watched and stopped together."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config.launcher import LauncherError, places, processes, servers, stop_all
from config.launcher.places import only_one, say, var, write_private

ROOT = places.ROOT
READY_WITHIN_SECONDS = 60
ORDER_OF_STOPPING = ("web", "beat", "worker")


class Stopped(Exception):
    """Somebody asked the demonstration to end."""


def main() -> None:
    """Run until somebody asks to stop; `--reset` forgets the data first."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        port = int(os.environ.get("PORT", "8000"))
        with _the_only_demo():
            _end_leftovers()
            if "--reset" in sys.argv:
                reset()
            _refuse_used_port(port)
            serve(port)
    except Stopped:
        say("Sofra has stopped.")
    except LauncherError as error:
        say(str(error))
        sys.exit(1)


def serve(port: int) -> None:
    """Start the servers, prepare the data, start the processes, and watch them."""
    with servers() as found:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "DATABASE_URL": os.environ.get("DATABASE_URL") or found.database_url or "",
            "REDIS_URL": os.environ.get("REDIS_URL") or found.redis_url or "",
            "SOFRA_EMBEDDED": "no" if os.environ.get("DATABASE_URL") else "yes",
            "SITE_URL": os.environ.get("SITE_URL", f"http://localhost:{port}"),
        }
        prepare()
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            _start(children, port)
            _wait_until_ready(children, port)
            _tell(port)
            _watch(children)
        finally:
            _end(children)


def prepare() -> None:
    """Migrate, compile the catalogues, collect the static files, load the demonstration if it is not there yet."""
    from config.catalogues import compile_catalogues

    compile_catalogues()
    import django

    django.setup()
    from django.core.management import call_command, get_commands

    say("Preparing the database …")
    call_command("migrate", verbosity=0, skip_checks=True)
    _collect_static()
    files = ("horizontal_facility", "places", "events")
    programmes = [("load_programme", [f"data/{name}.toml"]) for name in files]
    for command, arguments in (*programmes, ("load_demonstration", [])):
        if command in get_commands() and all((ROOT / path).exists() for path in arguments):
            call_command(command, *arguments)
    from django.db import connections

    connections.close_all()


def reset() -> None:
    """Forget the database, files, mail and secrets of this checkout."""
    import shutil

    with only_one("servers.changing"), (var() / "servers.users").open("a") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LauncherError("Somebody still uses the database of this checkout; stop that first.") from None
        stop_all()
        places.remove_data(places.data_home())
        for name in ("files", "mail", "static", "secrets"):
            shutil.rmtree(var() / name, ignore_errors=True)
    say("The demonstration's data are gone.")


def _start(children: dict[str, subprocess.Popen[bytes]], port: int) -> None:
    (var() / "log").mkdir(exist_ok=True)
    celery = ["-m", "celery", "-A", "config"]
    worker = ["worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    schedule = str(var() / "beat-schedule")
    commands = {
        "web": ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
                "--worker-tmp-dir", str(var()), "--no-control-socket"],
        "worker": [*celery, *worker, "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", schedule],
    }  # fmt: skip
    for name, command in commands.items():
        with (var() / "log" / f"{name}.log").open("w") as log:
            children[name] = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=processes.die_with_parent,
            )  # fmt: skip
        _record(children)


def _wait_until_ready(children: dict[str, subprocess.Popen[bytes]], port: int) -> None:
    """Wait for the readiness probe; raises LauncherError with the reason when it does not come."""
    end = time.monotonic() + READY_WITHIN_SECONDS
    answer = "nothing answered"
    while time.monotonic() < end:
        _refuse_dead(children)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except urllib.error.HTTPError as error:
            answer = error.read(2000).decode(errors="replace")
            error.close()
        except OSError as error:
            answer = str(error)
        time.sleep(0.1)
    raise LauncherError(f"Sofra did not become ready: {answer}\nThe logs are in {var() / 'log'}.")


def _tell(port: int) -> None:
    """Print who can sign in; the address is the last line."""
    from django.core.management import call_command, get_commands

    if "demo_accounts" in get_commands():
        call_command("demo_accounts")
    print("Ctrl-C stops everything; the data stay. Start anew with: make demo-reset")
    print(f"Sofra is ready at http://localhost:{port}", flush=True)


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    while True:
        _refuse_dead(children)
        time.sleep(0.5)


def _refuse_dead(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            log = var() / "log" / f"{name}.log"
            raise LauncherError(f"The {name} process ended by itself. The end of {log}:\n{log.read_text()[-2000:]}")


def _end(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop web first, then the queue; further signals do not interrupt this."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for name in ORDER_OF_STOPPING:
        if name in children:
            child = children[name]
            processes.stop_group(child.pid, processes.started_at(child.pid) or "", patience=10)
            child.wait()
    (var() / "demo.json").unlink(missing_ok=True)


def _record(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Remember the processes, so that the next start can end what a killed one left."""
    alive = {name: [child.pid, processes.started_at(child.pid)] for name, child in children.items()}
    write_private(var() / "demo.json", json.dumps(alive))


def _end_leftovers() -> None:
    record = var() / "demo.json"
    try:
        left = json.loads(record.read_text())
    except (OSError, ValueError):
        return
    for pid, started in left.values():
        if processes.is_alive(pid, started):
            processes.stop_group(pid, started, patience=10)
    record.unlink(missing_ok=True)


def _refuse_used_port(port: int) -> None:
    if not processes.port_is_free(port):
        raise LauncherError(f"Port {port} is in use by another program. Choose another: make demo PORT={port + 1}")


@contextmanager
def _the_only_demo() -> Iterator[None]:
    """Refuse a second demonstration in the same checkout."""
    with (var() / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LauncherError("This checkout's demonstration runs already; stop it there with Ctrl-C.") from None
        yield


def _collect_static() -> None:
    """Collect the static files, unless the sources are those of last time."""
    import hashlib

    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    mark = var() / "static-collected"
    if mark.exists() and mark.read_text() == digest.hexdigest() and Path(settings.STATIC_ROOT).exists():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(digest.hexdigest())


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Stopped


if __name__ == "__main__":
    main()
