"""The task queue. Tasks live in <app>/tasks.py and, for the stages, in grants/<stage>/tasks.py."""

import os
from pathlib import Path

from celery import Celery
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("sofra")
app.config_from_object("django.conf:settings", namespace="CELERY")


def packages_with_tasks() -> list[str]:
    """Return every package of ours that has a module `tasks`."""
    root = Path(__file__).resolve().parent.parent
    found = [*root.glob("workflows/tasks.py"), *root.glob("notifications/tasks.py"), *root.glob("grants/*/tasks.py")]
    return sorted(".".join(path.parent.relative_to(root).parts) for path in found)


app.autodiscover_tasks(packages_with_tasks)


@worker_init.connect
@beat_init.connect
def refuse_unsafe_worker(**_kwargs: object) -> None:
    """In production a worker, too, refuses to start while a system check fails."""
    from config.checks import refuse_unsafe_start

    refuse_unsafe_start()
