"""Two people, two files, a lost worker: each payment goes out once, each line is answered once."""

import os
import signal
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from grants.core import files
from grants.core.models import StoredFile
from grants.ledger.models import Transfer
from grants.payments.models import Payment, PaymentBatch, Statement, StatementLine
from grants.payments.services import batching, importing, matching, recall_payment
from tests.grants.payments.bank_answers import Movement, camt
from tests.grants.payments.test_races import money, race
from workflows.engine import records_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(chain: Any) -> Any:
    """An open file with one ordered payment, at the hour of the chain."""
    chain.batch_open()
    with time_machine.travel(chain.clock, tick=True):
        yield chain


def killed(act: Callable[[], Any]) -> None:
    """Run an act in a process of its own, which is expected to be killed in the middle of it."""
    child = os.fork()
    if child == 0:
        inherited = connection.connection  # kept, so that nobody says goodbye to the server in the parent's name
        connection.connection = None
        try:
            act()
        finally:
            os._exit(0 if inherited is not None else 1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the worker came to its end"


def die(*_args: Any, **_kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def statement_of(chain: Any, *movements: Movement) -> bytes:
    return camt(*movements, day=timezone.localdate(chain.clock))


def exact(chain: Any) -> Movement:
    return Movement(-chain.payment.amount_cents, chain.payment.end_to_end_id, "B-1")


def test_two_who_make_the_file_make_one(opened: Any) -> None:
    results, refusals = race(*[lambda: batching.freeze_batch(opened.batch, actor=opened.finance)] * 4)
    assert (len(results), len(refusals)) == (1, 3)
    batch = PaymentBatch.objects.get()
    assert (batch.state, batch.count) == ("frozen", 1)
    assert records_of(batch).filter(verb="freeze").count() == 1
    content = {files.read(PaymentBatch.objects.get().file) for _download in range(3)}
    assert len(content) == 1


def test_one_payment_goes_into_one_of_two_files(opened: Any) -> None:
    batching.take_out(opened.batch, [opened.payment.pk], actor=opened.finance)
    day = timezone.localdate()
    other = batching.create_batch(opened.paying_account, format="list", execution_on=day, actor=opened.finance)
    _results, refusals = race(
        lambda: batching.put_in(opened.batch, [opened.payment.pk], actor=opened.finance),
        lambda: batching.put_in(other, [opened.payment.pk], actor=opened.finance),
    )
    assert len(refusals) == 1
    assert Payment.objects.get().batch in {opened.batch, other}


def test_order_taken_back_or_sent_to_the_bank_never_both(opened: Any) -> None:
    _results, refusals = race(
        lambda: batching.freeze_batch(opened.batch, actor=opened.finance),
        lambda: recall_payment(opened.payment, reason="Stop.", actor=opened.finance),
    )
    assert len(refusals) == 1
    outcome = (PaymentBatch.objects.get().state, Payment.objects.get().state)
    assert outcome in {("frozen", "ordered"), ("open", "refused")}


def test_two_references_for_two_files_begun_at_once(opened: Any) -> None:
    day = timezone.localdate()
    begin = lambda: batching.create_batch(  # noqa: E731 - an act of the race
        opened.paying_account, format="list", execution_on=day, actor=opened.finance
    )
    results, refusals = race(*[begin] * 4)
    assert not refusals
    assert len({batch.reference for batch in results}) == 4


def test_one_file_imported_twice_at_once_is_taken_once(opened: Any) -> None:
    batching.freeze_batch(opened.batch, actor=opened.finance)
    content = statement_of(opened, exact(opened))
    _results, refusals = race(
        *[lambda: importing.import_statement(opened.paying_account, content, format="camt", actor=opened.finance)] * 3
    )
    assert len(refusals) == 2
    assert Statement.objects.count() == 1


def test_line_matched_by_two_at_once_pays_once(opened: Any) -> None:
    batching.freeze_batch(opened.batch, actor=opened.finance)
    content = statement_of(opened, exact(opened))
    statement = importing.import_statement(opened.paying_account, content, format="camt", actor=opened.finance)
    _results, refusals = race(*[lambda: matching.match_statement(statement, actor=opened.finance)] * 3)
    assert not refusals
    assert money(opened) == {"committed": 2_160_00, "advanced": 8_640_00}
    assert Transfer.objects.filter(kind="pay").count() == 1
    assert PaymentBatch.objects.get().state == "completed"


def test_worker_killed_between_file_and_record_leaves_neither(opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = StoredFile.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(PaymentBatch, "save", _dies_with_a_file(PaymentBatch.save))
        killed(lambda: batching.freeze_batch(opened.batch, actor=opened.finance))
    batch = PaymentBatch.objects.get()
    assert (batch.state, batch.file, batch.count) == ("open", None, 0)
    assert StoredFile.objects.count() == before
    assert Payment.objects.get().batch == batch
    made = batching.freeze_batch(batch, actor=opened.finance)
    assert (made.state, made.count) == ("frozen", 1)
    assert StoredFile.objects.count() == before + 1
    assert files.read(made.file).count(opened.payment.end_to_end_id.encode()) == 1


def _dies_with_a_file(save: Any) -> Any:
    def patched(batch: PaymentBatch, *args: Any, **kwargs: Any) -> None:
        if batch.file_id:
            die()
        save(batch, *args, **kwargs)

    return patched


def test_worker_killed_while_a_statement_is_taken_or_matched_loses_nothing(
    opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    batching.freeze_batch(opened.batch, actor=opened.finance)
    content = statement_of(opened, Movement(-1_00, reference="X"), exact(opened))
    take = lambda: importing.import_statement(  # noqa: E731 - an act that is killed, and then is not
        opened.paying_account, content, format="camt", actor=opened.finance
    )
    with monkeypatch.context() as patch:
        patch.setattr(importing, "record", die)
        killed(take)
    assert not Statement.objects.exists()
    statement = take()
    with monkeypatch.context() as patch:
        patch.setattr(matching, "record", die)
        killed(lambda: matching.match_statement(statement, actor=opened.finance))
    assert set(StatementLine.objects.values_list("outcome", flat=True)) == {"open"}
    assert money(opened) == {"committed": 2_160_00, "ordered": 8_640_00}
    assert matching.match_statement(statement, actor=opened.finance) == {"open": 1, "paid": 1}
    assert money(opened) == {"committed": 2_160_00, "advanced": 8_640_00}
