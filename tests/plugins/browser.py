"""The browser for journeys: found, demanded (SOFRA_BROWSER=required), or plainly missed at the end of the run."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
JOURNEYS = Path(__file__).resolve().parent.parent / "journeys"
MISSED = pytest.StashKey[list[str]]()


def chromium() -> str | None:
    """Return the path of a Chromium: SOFRA_CHROMIUM, or the first one on the PATH."""
    return os.environ.get("SOFRA_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Return the path of the browser; journeys are only collected when there is one."""
    path = chromium()
    assert path, "No Chromium was found."
    return path


def pytest_configure(config: pytest.Config) -> None:
    """Fail at once when the browser is demanded and missing."""
    config.stash[MISSED] = []
    if os.environ.get("SOFRA_BROWSER") == "required" and not chromium():
        raise pytest.UsageError("SOFRA_BROWSER=required, but there is no Chromium. On Debian: apt-get install chromium")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set the journeys aside where there is no browser; the end of the run names them."""
    if chromium():
        return
    missed = [item for item in items if JOURNEYS in item.path.parents or item.get_closest_marker("browser")]
    config.stash[MISSED] = [item.nodeid for item in missed]
    if missed:
        config.hook.pytest_deselected(items=missed)
        items[:] = [item for item in items if item not in missed]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the controller what this worker missed."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["missed"] = session.config.stash[MISSED]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over a worker's list: all of them collect the same tests."""
    node.config.stash[MISSED] = getattr(node, "workeroutput", {}).get("missed") or node.config.stash[MISSED]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say what did not run, why, and how to run it."""
    missed = config.stash[MISSED]
    if missed:
        terminalreporter.section("NOT RUN: no browser here", yellow=True)
        terminalreporter.write_line(f"{len(missed)} tests in a real browser did not run:")
        for name in missed:
            terminalreporter.write_line(f"  {name}")
        terminalreporter.write_line(
            "To run them install Chromium (Debian: apt-get install chromium), or name one by SOFRA_CHROMIUM."
        )
    if config.option.markexpr == "not soak" and not config.option.keyword:
        terminalreporter.write_line(
            "Not part of this run: the long storms of processes and faults. Run them with: make soak"
        )
