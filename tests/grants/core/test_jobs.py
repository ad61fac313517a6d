"""Long work: claimed once, taken up again when a worker is lost, given up loudly, kept from others."""

import io
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from grants.core import files, jobs
from grants.core.errors import DomainError
from grants.core.jobs import Progress
from grants.core.models import Job, StoredFile
from tests.factories import make_user

MINE = "test-echo"


def echo(job: Job, progress: Progress) -> StoredFile:
    """Write down what was asked, in two steps; told to fail, it fails."""
    progress.of(2)
    progress.step()
    if job.params.get("fail"):
        raise DomainError("There is nothing to write.")
    progress.step()
    return jobs.keep_result(
        io.BytesIO(job.params["text"].encode()), name="a.txt", content_type="text/plain", actor=job.requested_by
    )


@pytest.fixture(autouse=True)
def _kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(jobs._kinds, MINE, jobs.Kind(echo, lambda user, _job: user.is_active))


@pytest.fixture
def person(db: None) -> Any:
    return make_user("Officer")


def ask(person: Any, **params: Any) -> Job:
    return jobs.start(MINE, title="Echo", actor=person, **{"text": "hello", **params})


def test_work_is_done_once_and_its_result_kept(person: Any) -> None:
    job = ask(person)
    assert jobs.run(job.pk) is True
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.done_units, job.total_units, job.attempts) == ("done", 2, 2, 1)
    assert files.read(job.result) == b"hello"
    assert (job.result.size, len(job.result.sha256)) == (5, 64)


def test_same_work_is_not_started_twice(person: Any) -> None:
    assert ask(person) == ask(person)
    assert ask(person, text="other") != ask(person)


def test_sixth_package_has_to_wait(person: Any) -> None:
    for number in range(5):
        ask(person, text=str(number))
    with pytest.raises(DomainError, match="Five"):
        ask(person, text="sixth")


def test_failure_is_told_in_words(person: Any) -> None:
    job = ask(person, fail=True)
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "There is nothing to write.")


def test_work_of_a_lost_worker_is_taken_up_again(person: Any) -> None:
    job = ask(person)
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(status="running", attempts=1, lease_until=past)
    assert jobs.sweep() == 1
    assert jobs.run(job.pk) is True
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


def test_what_somebody_works_on_is_left_alone(person: Any) -> None:
    job = ask(person)
    Job.objects.filter(pk=job.pk).update(
        status="running", attempts=1, lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert jobs.sweep() == 0
    assert jobs.run(job.pk) is False


def test_work_that_kills_each_worker_is_given_up(person: Any) -> None:
    job = ask(person)
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(status="running", attempts=jobs.ATTEMPTS, lease_until=past)
    assert jobs.run(job.pk) is False
    job.refresh_from_db()
    assert job.status == "failed"


def test_stopped_work_stops_at_its_next_step(person: Any) -> None:
    job = ask(person)
    job.status, job.attempts = "running", 1
    job.save()
    progress = Progress(job)
    progress.step()
    jobs.cancel(job)
    with pytest.raises(jobs.Cancelled):
        progress.step()


def test_result_is_forgotten_after_a_week(person: Any) -> None:
    job = ask(person)
    jobs.run(job.pk)
    job.refresh_from_db()
    key = job.result.key
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(days=8))
    jobs.sweep()
    assert not Job.objects.filter(pk=job.pk).exists()
    assert not default_storage.exists(key)


def test_only_who_asked_and_still_may_has_the_result(person: Any) -> None:
    job = ask(person)
    assert jobs.may_have(person, job)
    assert not jobs.may_have(make_user("Other"), job)
    person.is_active = False
    assert not jobs.may_have(person, job)


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_a_job_once() -> None:
    job = ask(make_user("Officer"))
    done: list[bool] = []

    def work() -> None:
        try:
            done.append(jobs.run(job.pk))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, False, False, True]
