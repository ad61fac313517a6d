"""Files on a real S3 server that checks signatures: kept, read, signed for a minute, and closed to everybody else."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

RCLONE = Path(sys.executable).with_name("rclone")
KEY, SECRET, BUCKET = "sofra-test", "a-secret-of-the-test", "files"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a folder as S3 on a free port of this machine."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / BUCKET).mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(RCLONE), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}", str(folder)]
    process = subprocess.Popen([*command, "--config", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait(port)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(10)


def storage(server: str, **changes: Any) -> S3Storage:
    """Return the storage as the settings build it."""
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": server,
        "access_key": KEY,
        "secret_key": SECRET,
        "region_name": "eu-west-1",
        "default_acl": None,
        "querystring_auth": True,
        "querystring_expire": 60,
        "file_overwrite": False,
        "addressing_style": "path",
        "signature_version": "s3v4",
    }
    return S3Storage(**(options | changes))


def test_file_comes_back_as_it_was(server: str) -> None:
    kept = storage(server).save("a/paper.pdf", ContentFile(b"%PDF a paper"))
    with storage(server).open(kept) as stream:
        assert stream.read() == b"%PDF a paper"


def test_wrong_secret_keeps_and_reads_nothing(server: str) -> None:
    kept = storage(server).save("b/paper.pdf", ContentFile(b"secret"))
    stranger = storage(server, secret_key="guessed")
    with pytest.raises(ClientError):
        stranger.save("b/other.pdf", ContentFile(b"x"))
    with pytest.raises(ClientError), stranger.open(kept) as stream:
        stream.read()


def test_signed_address_opens_and_a_tampered_or_bare_one_does_not(server: str) -> None:
    kept = storage(server).save("c/paper.pdf", ContentFile(b"signed"))
    url = storage(server).url(kept)
    assert fetch(url) == (200, b"signed")
    assert fetch(url.replace("c/paper", "b/paper"))[0] == 403
    assert fetch(url.split("?")[0])[0] in {400, 401, 403}


def fetch(url: str) -> tuple[int, bytes]:
    """Return status and content of an address on this machine."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, b""


def _wait(port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("The S3 server did not start.")
