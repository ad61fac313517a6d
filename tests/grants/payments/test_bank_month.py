"""A month's run: sixty payments to the bank, its statement back with one return, one short and one unknown line."""

import copy
from typing import Any

import pytest
import time_machine
import xmlschema
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from sepaxml import validation

from grants.agreements.models import Agreement
from grants.agreements.services import agreement_account, movement
from grants.core import files
from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer
from grants.ledger.services import account, post
from grants.payments.models import Payment, PaymentBatch, StatementLine
from grants.payments.selectors.bank import payments_of
from grants.payments.selectors.reconciling import reconciliation_of
from grants.payments.services import batching, matching
from grants.payments.services.importing import import_statement
from tests.factories import Chain
from tests.grants.payments.bank_answers import Movement, camt
from workflows.models import TransitionRecord

ROWS = 60
EACH = 8_640_00
Kind = Account.Kind


def clones(original: Any, changes: list[dict[str, Any]]) -> list[Any]:
    """Copy a row once for each set of changed fields."""
    rows = []
    for fields in changes:
        row = copy.copy(original)
        row._state = copy.copy(original._state)
        row._state.fields_cache = {}
        row.pk = None
        for name, value in fields.items():
            setattr(row, name, value)
        rows.append(row)
    return list(type(original).objects.bulk_create(rows))


def sixty(chain: Chain) -> list[Payment]:
    """Return sixty ordered payments: one by the services, the others its copies, their money posted in one go."""
    others = range(1, ROWS)
    organisations = clones(chain.organisation, [{"registration_number": f"R-{n}"} for n in others])
    accounts = clones(chain.account, [{"organisation": one} for one in organisations])
    applications = clones(
        chain.application,
        [{"reference": f"X-{n}", "organisation": one} for n, one in zip(others, organisations, strict=True)],
    )
    awards = clones(chain.award, [{"application": one} for one in applications])
    agreements = clones(
        chain.agreement,
        [
            {"reference": f"G-{n}", "award": award, "organisation": one}
            for n, award, one in zip(others, awards, organisations, strict=True)
        ],
    )
    payments = clones(
        chain.payment,
        [
            {"agreement": one, "instalment": None, "bank_account": bank}
            for one, bank in zip(agreements, accounts, strict=True)
        ],
    )
    pot = account(Kind.CALL, "call", chain.call.pk)
    ordered = [agreement_account(one, Kind.ORDERED) for one in agreements]
    post(
        [
            movement(one, pot, target, EACH, kind=Transfer.Kind.ORDER, key=f"order:{payment.pk}")
            for one, target, payment in zip(agreements, ordered, payments, strict=True)
        ],
        actor=chain.approver,
    )
    kind = ContentType.objects.get_for_model(Payment)
    first = TransitionRecord.objects.get(subject_type=kind, subject_id=chain.payment.pk, verb="approve")
    clones(first, [{"subject_id": payment.pk} for payment in payments])
    return [chain.payment, *payments]


@pytest.fixture
def month(db: None) -> Any:
    """Sixty ordered payments and an account to pay them from."""
    chain = Chain(days_ago=90, pot_cents=600_000_00)
    chain.allocate(640_000_00).ordered().treasury()
    with time_machine.travel(chain.clock, tick=True):
        chain.payments = sixty(chain)
        yield chain


def balances(kind: Kind) -> int:
    return sum(Account.objects.filter(kind=kind, owner_type="agreement").values_list("balance", flat=True))


def make_file(chain: Any) -> PaymentBatch:
    batch = batching.create_batch(
        chain.paying_account, format="pain", execution_on=timezone.localdate(), actor=chain.finance
    )
    batching.put_in(batch, [payment.pk for payment in chain.payments], actor=chain.finance)
    return batching.freeze_batch(batch, actor=chain.finance)


def test_sixty_payments_go_out_and_come_back_reconciled_to_zero(month: Any, sign_in: Any) -> None:
    batch = make_file(month)
    assert (batch.count, batch.control_sum_cents) == (60, 518_400_00)
    content = files.read(batch.file)
    schema = f"{validation.__file__.removesuffix('validation.py')}schemas/pain.001.001.09.xsd"
    xmlschema.XMLSchema(schema).validate(content.decode())
    assert balances(Kind.ORDERED) == 518_400_00

    returned, short, *exact = month.payments
    sent = [Movement(-EACH, payment.end_to_end_id, f"B-{payment.pk}") for payment in [returned, *exact]]
    statement = import_statement(
        month.paying_account,
        camt(
            *sent,
            Movement(EACH, returned.end_to_end_id, "R-1", reason="AC04"),
            Movement(10_00 - EACH, short.end_to_end_id, "B-short"),
            Movement(-42_00, reference="X-1", text="Unknown"),
            day=timezone.localdate(),
        ),
        format="camt",
        actor=month.finance,
    )
    report = matching.match_statement(statement, actor=month.finance)
    assert report == {"paid": 59, "returned": 1, "open": 2}
    assert balances(Kind.ADVANCED) == 58 * EACH
    assert balances(Kind.ORDERED) == EACH
    assert PaymentBatch.objects.get().state == "frozen"
    assert not reconciliation_of(payments_of(batch, month.finance)).is_zero

    line = StatementLine.objects.get(bank_reference="B-short")
    matching.pay_by_line(line, short, reason="Fee of the other bank.", actor=month.finance)
    matching.complete_files_of(line, actor=month.finance)
    unknown = StatementLine.objects.get(bank_reference="X-1")
    matching.explain_line(unknown, outcome="other", reason="Rent, paid from this account.", actor=month.finance)

    found = reconciliation_of(payments_of(batch, month.finance))
    assert found.is_zero
    assert (found.ordered, found.paid, found.returned, found.open) == (518_400_00, 59 * EACH, EACH, 0)
    assert (found.moved, found.fee, found.difference) == (59 * EACH - 10_00, 10_00, 0)
    assert balances(Kind.ADVANCED) == found.paid
    assert balances(Kind.ORDERED) == 0
    assert Transfer.objects.filter(kind=Transfer.Kind.PAY).count() == 60
    assert Transfer.objects.filter(kind=Transfer.Kind.RETURN).count() == 1
    left = statement.closing_cents - statement.opening_cents
    assert left == -(found.moved + 42_00)
    assert PaymentBatch.objects.get().state == "completed"
    assert not StatementLine.objects.filter(outcome="open").exists()
    assert differences() == []
    assert Agreement.objects.count() == ROWS
    assert_pages_are_cheap(month, batch, statement, sign_in)


def assert_pages_are_cheap(month: Any, batch: PaymentBatch, statement: Any, sign_in: Any) -> None:
    """The page of one thing costs at most 15 queries, a list 12, whatever the rows."""
    pages = {
        "batch": ([batch.pk], 15),
        "statement": ([statement.pk], 15),
        "line": ([statement.lines.first().pk], 15),
        "batches": ([], 12),
        "statements": ([], 12),
        "lines": ([], 12),
        "paying_accounts": ([], 12),
    }
    client = sign_in(month.finance)
    for name, (arguments, most) in pages.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"payments:{name}", args=arguments)).status_code == 200
        count = len([query for query in queries.captured_queries if "django_session" not in query["sql"]])
        assert count <= most, f"{name}: {count}"


def test_open_file_of_sixty_costs_at_most_fifteen_queries(month: Any, sign_in: Any) -> None:
    batch = batching.create_batch(
        month.paying_account, format="list", execution_on=timezone.localdate(), actor=month.finance
    )
    half = [payment.pk for payment in month.payments[:30]]
    batching.put_in(batch, half, actor=month.finance)
    client = sign_in(month.finance)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(reverse("payments:batch", args=[batch.pk]))
    assert answer.status_code == 200
    assert answer.content.decode().count('name="payments"') == ROWS
    count = len([query for query in queries.captured_queries if "django_session" not in query["sql"]])
    assert count <= 15, count
