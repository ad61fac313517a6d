"""Long work that somebody asked for: packages of files, big documents. The row is the truth, the queue only hurries.

A stage registers `run(job, progress) -> StoredFile | None` under a kind; `start` inserts the row in the caller's
transaction and sends the task by name once it is committed; the sweep takes up what a lost worker left behind.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import IO, Any, Final

from celery import current_app
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import Job, StoredFile

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=6)  # longer than the task's hard limit: nobody still works on what another takes up
ATTEMPTS: Final = 3
KEPT: Final = timedelta(days=7)
LIVE: Final = (Job.State.QUEUED, Job.State.RUNNING)


class Cancelled(Exception):
    """The person who asked for the work does not want it any more."""


@dataclass
class Progress:
    """How far a job is; every word of it renews the lease."""

    job: Job

    def of(self, total: int) -> None:
        """Say how many steps there are."""
        self._write(total_units=total, done_units=0)

    def step(self, done: int = 1) -> None:
        """Say that steps are done. Raises Cancelled when the work is no longer wanted."""
        if not self._write(done_units=F("done_units") + done):
            raise Cancelled

    def _write(self, **fields: Any) -> int:
        mine = Job.objects.filter(pk=self.job.pk, status=Job.State.RUNNING, attempts=self.job.attempts)
        return mine.update(lease_until=timezone.now() + LEASE, **fields)


Runner = Callable[[Job, Progress], StoredFile | None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: what does it, who may still have its result, and the page that shows it where it is no file."""

    run: Runner
    may_have: Callable[[Any, Job], bool]
    page: Callable[[Job], str] | None = None


_kinds: dict[str, Kind] = {}


def register(
    kind: str, run: Runner, may_have: Callable[[Any, Job], bool], page: Callable[[Job], str] | None = None
) -> None:
    """Say what does the work of a kind, who may have its result, and the page of one that is no file."""
    if kind in _kinds:
        raise ValueError(f"The job {kind} is registered twice.")
    _kinds[kind] = Kind(run, may_have, page)


def may_have(user: Any, job: Job) -> bool:
    """Tell whether a person may have what came of a job: who asked for it, while they still have the right."""
    return job.requested_by_id == user.pk and job.kind in _kinds and _kinds[job.kind].may_have(user, job)


def page_of(job: Job) -> str:
    """Return the address of the page that shows what came of a job; empty where that is a file."""
    page = _kinds[job.kind].page if job.kind in _kinds else None
    return page(job) if page is not None else ""


def keep_result(content: IO[bytes], *, name: str, content_type: str, actor: Any) -> StoredFile:
    """Keep what a job has made, however large, under a random key."""
    digest = hashlib.file_digest(content, "sha256").hexdigest()
    size = content.seek(0, 2)
    content.seek(0)
    key = default_storage.save(f"{secrets.token_hex(1)}/{secrets.token_urlsafe(32)}", File(content))
    return StoredFile.objects.create(
        key=key,
        name=name,
        content_type=content_type,
        size=size,
        sha256=digest,
        scan=StoredFile.Scan.CLEAN,
        uploaded_by=actor,
    )


@transaction.atomic
def start(kind: str, *, title: str, actor: Any, **params: Any) -> Job:
    """Ask for work; the same work that is still under way for the same person is not started twice."""
    twin = Job.objects.filter(kind=kind, params=params, requested_by=actor, status__in=LIVE).first()
    if twin is not None:
        return twin
    if Job.objects.filter(requested_by=actor, status__in=LIVE).count() >= 5:
        raise DomainError(_("Five of your packages are being made already; wait until one is ready."))
    job = Job.objects.create(
        kind=kind, title=title[:200], params=params, requested_by=actor, lease_until=timezone.now()
    )
    transaction.on_commit(partial(_hurry, job.pk), robust=True)
    return job


def run(job_id: int) -> bool:
    """Do a job if nobody else does; returns whether it was done here."""
    job = _claim(job_id)
    if job is None:
        return False
    language = job.params.get("language") or job.requested_by.language
    try:
        with translation.override(language):
            result = _kinds[job.kind].run(job, Progress(job))
    except Cancelled:
        return False
    except Exception as error:  # whatever it is, the person who waits reads that it failed
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        _fail(job, error)
        return False
    _mine(job).update(status=Job.State.DONE, result=result, finished_at=timezone.now(), lease_until=None, error="")
    return True


def cancel(job: Job) -> None:
    """Stop work that is not done yet."""
    Job.objects.filter(pk=job.pk, status__in=LIVE).update(
        status=Job.State.CANCELLED, finished_at=timezone.now(), lease_until=None
    )


def sweep() -> int:
    """Send again what nobody works on any more, and forget what is a week old; returns how many were sent."""
    due = Job.objects.filter(status__in=LIVE, lease_until__lte=timezone.now() - timedelta(seconds=30))
    ids = list(due.values_list("pk", flat=True)[:20])
    for job_id in ids:
        _hurry(job_id)
    _forget()
    return len(ids)


def _claim(job_id: int) -> Job | None:
    now = timezone.now()
    free = Q(status=Job.State.QUEUED) | Q(status=Job.State.RUNNING, lease_until__lte=now)
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("requested_by")
            .filter(free, pk=job_id)
            .first()
        )
        if job is None:
            return None
        if job.attempts >= ATTEMPTS:
            Job.objects.filter(pk=job.pk).update(
                status=Job.State.FAILED, finished_at=now, lease_until=None, error="The worker died at every attempt."
            )
            return None
        job.attempts += 1
        job.status, job.started_at, job.lease_until = Job.State.RUNNING, now, now + LEASE
        job.done_units = 0
        job.save(update_fields=["attempts", "status", "started_at", "lease_until", "done_units"])
    return job


def _fail(job: Job, error: Exception) -> None:
    told = str(error) if isinstance(error, DomainError) else f"{type(error).__name__}: {error}"
    _mine(job).update(status=Job.State.FAILED, error=told[:500], finished_at=timezone.now(), lease_until=None)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, status=Job.State.RUNNING, attempts=job.attempts)


def _hurry(job_id: int) -> None:
    """Send the task; without a broker the sweep finds the row."""
    try:
        current_app.send_task("grants.core.run_job", args=[job_id], ignore_result=True)
    except Exception:
        logger.warning("The broker does not answer; job %s waits for the sweep.", job_id, exc_info=True)


def _forget() -> None:
    for job in Job.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(status__in=LIVE)[:50]:
        result = job.result
        job.delete()
        if result is not None:
            default_storage.delete(result.key)
            result.delete()
