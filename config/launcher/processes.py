"""Processes as the launcher sees them: known by number and start time, since numbers are used again."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

NOBODY = 65534
PR_SET_PDEATHSIG = 1


def started_at(pid: int) -> str | None:
    """Return a text that only this life of the process number has, or None when nothing lives there."""
    if sys.platform != "linux":
        shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return shown.stdout.strip() or None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else fields[19]


def command_of(pid: int) -> str:
    """Return the command line of a process, or an empty text."""
    if sys.platform != "linux":
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return shown.stdout.strip()
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def is_alive(pid: int, started: str) -> bool:
    """Tell whether the very process that was recorded still runs."""
    return pid > 0 and started_at(pid) == started


def stop(pid: int, started: str, *, how: int = signal.SIGTERM, patience: float = 15) -> None:
    """Ask a process to end, wait, and kill it when it does not."""
    for number, wait in ((how, patience), (signal.SIGKILL, 5)):
        if not is_alive(pid, started):
            return
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        wait_until(lambda: _gone(pid, started), wait)


def stop_group(pid: int, started: str, *, patience: float = 15) -> None:
    """End the leader of a process group, then whatever it left behind in the group."""
    stop(pid, started, patience=patience)
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until the condition holds; False when the time is up."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def release(process: subprocess.Popen[bytes]) -> int:
    """Return the number of a process that may outlive us; from here on it is followed by that number."""
    process.returncode = 0  # or else Popen complains that we leave it running
    return process.pid


def free_port() -> int:
    """Return a TCP port on loopback that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int) -> bool:
    """Tell whether a server could listen on the loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def unprivileged() -> dict[str, Any]:
    """Return the subprocess arguments that drop root's rights; none are needed for an ordinary user."""
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def die_with_parent() -> None:
    """Run in a child before exec: the kernel ends it when its parent is killed (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _gone(pid: int, started: str) -> bool:
    """Tell whether the process ended, and reap it when it was a child of ours."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except (ChildProcessError, OSError):
        pass
    return not is_alive(pid, started)
