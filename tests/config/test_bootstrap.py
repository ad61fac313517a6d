"""The first program on a fresh machine says what is missing instead of failing somewhere."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import bootstrap


def test_an_old_python_gets_a_clear_message(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (99, 0))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "demo"])
    with pytest.raises(SystemExit):
        bootstrap.main()
    assert "Sofra needs Python 3.11 or newer" in capsys.readouterr().err


def test_the_same_lock_is_not_installed_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    bootstrap.write(bootstrap.marker("dev"), bootstrap.fingerprint("requirements-dev.txt"))
    monkeypatch.setattr(subprocess, "call", lambda *_arguments, **_more: pytest.fail("nothing may be installed"))
    bootstrap.install("dev")
    bootstrap.install("demo")


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-demo.txt", "requirements-dev.txt"])
def test_every_requirement_is_hashed_and_names_no_address(lock: str) -> None:
    text = (Path(bootstrap.ROOT) / lock).read_text()
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
    assert all(line.rstrip().endswith("\\") for line in pinned)
    assert "://" not in text
