"""The virus scanner, ClamAV's clamd, where CLAMD_SOCKET names one (a path, or host:port)."""

import logging
import socket
import struct
from typing import Final

from django.conf import settings

from grants.core.models import StoredFile

logger = logging.getLogger(__name__)
CHUNK: Final = 64 * 1024
SECONDS: Final = 20


def scan(content: bytes) -> str:
    """Return clean or infected; not_scanned when there is no scanner or it does not answer, which the page says."""
    address = settings.CLAMD_SOCKET
    if not address:
        return StoredFile.Scan.NOT_SCANNED
    try:
        answer = _ask(address, content)
    except OSError:
        logger.exception("The virus scanner at %s does not answer.", address)
        return StoredFile.Scan.NOT_SCANNED
    if answer.endswith("OK"):
        return StoredFile.Scan.CLEAN
    if answer.endswith("FOUND"):
        return StoredFile.Scan.INFECTED
    logger.error("The virus scanner answered %r.", answer)
    return StoredFile.Scan.NOT_SCANNED


def state() -> str:
    """Return ready, silent (one is named, but does not answer) or none."""
    address = settings.CLAMD_SOCKET
    if not address:
        return "none"
    try:
        with _connect(address) as line:
            line.sendall(b"zPING\0")
            return "ready" if line.recv(64).startswith(b"PONG") else "silent"
    except OSError:
        return "silent"


def _ask(address: str, content: bytes) -> str:
    """Speak INSTREAM: length-prefixed chunks, an empty one at the end, one line back."""
    with _connect(address) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), CHUNK):
            part = content[start : start + CHUNK]
            line.sendall(struct.pack("!I", len(part)) + part)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while part := line.recv(4096):
            answer += part
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    host, separator, port = address.rpartition(":")
    if separator and not address.startswith("/"):
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(SECONDS)
    try:
        line.connect(address)
    except OSError:
        line.close()
        raise
    return line
