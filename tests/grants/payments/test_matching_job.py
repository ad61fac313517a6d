"""A long statement is matched in the background: once, with its progress told, and taken up again where it stopped."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from grants.core import jobs
from grants.core.models import Job
from grants.payments import matching_job
from grants.payments.models import Payment, PaymentBatch, Statement, StatementLine
from tests.grants.payments.bank_answers import Movement, camt
from tests.grants.payments.test_bank_races import die, killed
from tests.grants.payments.test_races import money


@pytest.fixture
def sent(chain: Any) -> Any:
    """A file of one payment that the bank has."""
    chain.batch_frozen()
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def content_of(chain: Any, others: int) -> bytes:
    """Return a statement of the payment among so many lines that answer nothing."""
    fees = [Movement(-(n + 1), reference=f"FEE-{n}") for n in range(others)]
    paid = Movement(-chain.payment.amount_cents, chain.payment.end_to_end_id, "B-1")
    return camt(*fees, paid, day=timezone.localdate(chain.clock))


def imported(chain: Any, client: Any, others: int) -> Any:
    file = SimpleUploadedFile("statement.xml", content_of(chain, others))
    sent = {"account": chain.paying_account.pk, "format": "camt", "file": file}
    return client.post(reverse("payments:statement_import"), sent)


def test_small_statement_is_matched_while_one_waits(sent: Any, sign_in: Any) -> None:
    answer = imported(sent, sign_in(sent.finance), matching_job.LARGE - 1)
    assert answer["Location"] == reverse("payments:statement", args=[Statement.objects.get().pk])
    assert not Job.objects.exists()
    assert Payment.objects.get().state == "paid"


def test_large_statement_is_matched_in_the_background(sent: Any, sign_in: Any) -> None:
    client = sign_in(sent.finance)
    answer = imported(sent, client, matching_job.LARGE)
    job, statement = Job.objects.get(), Statement.objects.get()
    page = reverse("core:job", args=[job.pk])
    assert answer["Location"] == page
    assert Payment.objects.get().state == "ordered"
    assert "the work goes on" in client.get(page).content.decode()
    again = client.post(reverse("payments:statement_match", args=[statement.pk]))
    assert (again["Location"], Job.objects.count()) == (page, 1)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done_units, job.total_units) == ("done", matching_job.LARGE + 1, matching_job.LARGE + 1)
    assert Payment.objects.get().state == "paid"
    assert PaymentBatch.objects.get().state == "completed"
    done = client.get(page).content.decode()
    assert f'href="{reverse("payments:statement", args=[statement.pk])}"' in done
    assert sign_in(sent.officer).get(page).status_code == 404


def test_work_without_the_right_any_more_answers_nothing(sent: Any, sign_in: Any) -> None:
    client = sign_in(sent.finance)
    imported(sent, client, matching_job.LARGE)
    job = Job.objects.get()
    sent.finance.staff_roles.all().delete()
    assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "failed"
    assert client.get(reverse("core:job", args=[job.pk])).status_code == 404
    assert set(StatementLine.objects.values_list("outcome", flat=True)) == {"open"}


@pytest.mark.django_db(transaction=True)
def test_worker_killed_among_the_lines_is_followed_by_one_that_answers_the_rest(
    sent: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching_job, "LARGE", 1)
    imported(sent, sign_in(sent.finance), 3)
    job = Job.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr("grants.payments.services.matching.complete_answered", die)
        killed(lambda: jobs.run(job.pk))
    assert Payment.objects.get().state == "paid"
    assert PaymentBatch.objects.get().state == "frozen"
    assert not jobs.run(job.pk)  # its lease still runs
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)
    assert PaymentBatch.objects.get().state == "completed"
    assert money(sent) == {"committed": 2_160_00, "advanced": 8_640_00}
