"""The queue: a worker knows every task of every package, and takes what the web process sends."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from config import celery_app
from config.celery import packages_with_tasks
from config.launcher import processes


def test_every_task_is_registered() -> None:
    celery_app.loader.import_default_modules()
    ours = {name for name in celery_app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in celery_app.conf.beat_schedule.values()}
    assert packages_with_tasks()
    assert scheduled <= ours


def test_a_real_worker_registers_and_runs_the_tasks(
    celery_worker_process: Callable[..., subprocess.Popen[bytes]], child_environment: dict[str, str], tmp_path: Path
) -> None:
    celery_worker_process()
    asked = [sys.executable, "-m", "celery", "-A", "config", "inspect", "registered", "--json", "--timeout", "10"]
    answer = subprocess.run(asked, env=child_environment, capture_output=True, text=True, check=True)
    (registered,) = json.loads(answer.stdout).values()
    assert {entry["task"] for entry in celery_app.conf.beat_schedule.values()} <= set(registered)

    celery_app.send_task("notifications.sweep")
    log = tmp_path / "worker-0.log"
    assert processes.wait_until(lambda: b"succeeded" in log.read_bytes(), 20), log.read_text()
